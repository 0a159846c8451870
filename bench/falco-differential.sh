#!/usr/bin/env bash
#
# Compares with Falco's own engine, as Debian's sysdig has it, what captures hold: the value of each field of each system
# call, and which calls conditions select.
#
#   bench/falco-differential.sh [--conditions N] [--seed N] CAPTURE|DIRECTORY-OF-CAPTURES... [FILE...]
#
# A file is rules (.yaml) or conditions, one a line; N (2000) conditions are generated besides, of what the captures and the
# rules hold. Every difference must have a cause that Cause.java knows and tests; a condition must select what sysdig's does
# once the fields that differ for a cause have sysdig's values. Ends with a table of the causes, and with 1 if a difference
# has none.
set -euo pipefail
conditions=2000 seed=1
while [[ ${1:-} == --* ]]; do
  case $1 in
    --conditions) conditions=$2 ;;
    --seed) seed=$2 ;;
    *) echo "unknown option $1" >&2; exit 2 ;;
  esac
  shift 2
done
[[ $# -gt 0 ]] || { sed -n '3,13s/^# \?//p' "$0" >&2; exit 2; }
command -v sysdig >/dev/null || { echo "sysdig is missing: apt-get install sysdig" >&2; exit 1; }
files=()
for file in "$@"; do files+=("$(realpath "$file")"); done
cd "$(dirname "$0")/.."
mvn -q -B -Dquick -DskipTests -pl bench -am package
exec java -cp "bench/target/classes:bench/target/lib/*" io.sysflow.bench.differential.FalcoDifferentialMain \
  "$conditions" "$seed" "${files[@]}"

#!/usr/bin/env bash
#
# Compares what conditions find in captures with what Falco's own engine finds there (sysdig, which Debian has):
#
#   bench/falco-differential.sh DIRECTORY-OF-CAPTURES FILE...
#
# A file is rules (.yaml) or conditions, one a line. Prints each difference with examples, then a summary. Expected are:
# - a record does not say which of several system calls an operation was (open or openat, write or writev), nor how many
#   bytes or which error each single read or write returned
# - what a descriptor stood for before dup2 is closed in a record of its own
# - a bind or listen has no descriptor; which end is the local one is known from connect and accept only
# - what a capture does not say is missing, where sysdig prints -1, an empty text, or what this machine's /etc/passwd says
set -euo pipefail
cd "$(dirname "$0")/.."
command -v sysdig >/dev/null || { echo "sysdig is missing: apt-get install sysdig" >&2; exit 1; }
mvn -q -B -Dquick -DskipTests -pl bench -am package
exec java -cp "bench/target/classes:bench/target/lib/*" io.sysflow.bench.differential.FalcoDifferentialMain "$@"

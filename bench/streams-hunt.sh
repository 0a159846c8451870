#!/usr/bin/env bash
#
# A hunt through one simulated hour of nodes that play captures, beside what the application raised live on the same
# records: how much faster than real time it is, and whether the alerts are the same, identities included.
#
#   bench/streams-hunt.sh [CAPTURES RULES [NODES]]     a directory of .sf files, and one of rules

set -euo pipefail
cd "$(dirname "$0")/.."
corpus=../shared/corpus
captures=${1:-}
rules=${2:-}
if [ -z "$captures" ] && [ -d "$corpus/sf" ]; then
  captures=$corpus/sf
  rules=$corpus/falco
elif [ -z "$captures" ]; then
  echo "no corpus at $corpus: the demo's captures and our own rules take its place" >&2
  captures=demo/src/main/resources/captures
  rules=policies
fi
if [ -z "${SYSFLOW_BENCH_BUILT:-}" ]; then mvn -q -B -Dquick -DskipTests -pl bench -am package; fi
java -Xmx512m -Dsysflow.registry.home=demo/target/registry -cp "bench/target/classes:bench/target/lib/*" io.sysflow.bench.load.StreamsHuntMain \
  "$captures" "$rules" "${@:3}"

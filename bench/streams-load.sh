#!/usr/bin/env bash
#
# The streams application under load: records per CPU-second beside a plain copy of the same topic by Kafka Streams with
# the same settings, and the time from a record to its alert at half of what it could do. The broker is real, delivery is
# exactly once. With SYSFLOW_BENCH_KEEP=1 the directory with all logs stays; SYSFLOW_BENCH_JVM are more JVM options for
# the application; SYSFLOW_BENCH_RATES_ONLY=1 leaves out the latency.
#
#   bench/streams-load.sh [CAPTURES RULES [RECORDS [THREADS]]]     a directory of .sf files, and one of rules

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
echo "load $(cut -d' ' -f1-3 /proc/loadavg)"
java -Xmx1g -Dsysflow.registry.home=demo/target/registry -cp "bench/target/classes:bench/target/lib/*" io.sysflow.bench.load.StreamsLoadMain \
  "$captures" "$rules" "${@:3}"
echo "load $(cut -d' ' -f1-3 /proc/loadavg)"

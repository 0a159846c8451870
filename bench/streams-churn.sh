#!/usr/bin/env bash
#
# Whether the application's memory stays flat while 2,000 processes a second start and end on 1,000 nodes: every minute
# the heap after a collection, the resident memory, and the state beside what the formula in docs/runbook.md predicts.
#
#   bench/streams-churn.sh [MINUTES]

set -euo pipefail
cd "$(dirname "$0")/.."
if [ -z "${SYSFLOW_BENCH_BUILT:-}" ]; then mvn -q -B -Dquick -DskipTests -pl bench -am package; fi
echo "load $(cut -d' ' -f1-3 /proc/loadavg)"
java -Xmx512m -Dsysflow.registry.home=demo/target/registry -cp "bench/target/classes:bench/target/lib/*" io.sysflow.bench.load.StreamsChurnMain "$@"
echo "load $(cut -d' ' -f1-3 /proc/loadavg)"

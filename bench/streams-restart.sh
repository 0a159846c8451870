#!/usr/bin/env bash
#
# How long the application stands still over a clean restart, kill -9 with and without a standby, and the arrival of
# another instance, with this much state.
#
#   bench/streams-restart.sh [MEGABYTES]

set -euo pipefail
cd "$(dirname "$0")/.."
if [ -z "${SYSFLOW_BENCH_BUILT:-}" ]; then mvn -q -B -Dquick -DskipTests -pl bench -am package; fi
echo "load $(cut -d' ' -f1-3 /proc/loadavg)"
java -Xmx512m -Dsysflow.registry.home=demo/target/registry -cp "bench/target/classes:bench/target/lib/*" io.sysflow.bench.load.StreamsRestartMain "$@"
echo "load $(cut -d' ' -f1-3 /proc/loadavg)"

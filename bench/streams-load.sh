#!/usr/bin/env bash
#
# The streams application under load: records per CPU-second beside a plain copy of the same topic by Kafka Streams with
# the same settings, and the time from a record to its alert at half of what it could do, or less where the sender, which
# shares the host, cannot send as much. The broker is real, delivery is exactly once. SYSFLOW_BENCH_RATES_ONLY=1 leaves
# out the latency; streams-common.sh has more of the kind.
#
#   bench/streams-load.sh [CAPTURES RULES [RECORDS [THREADS]]]     a directory of .sf files, and one of rules

set -euo pipefail
cd "$(dirname "$0")/.."
. bench/streams-common.sh
inputs "$@"
run StreamsLoadMain 1g "$captures" "$rules" "${@:3}"

#!/usr/bin/env bash
#
# Whether the application's memory stays flat while 2,000 processes a second start and end on 1,000 nodes: every minute
# the heap after a collection, the resident memory, and the state beside what the formula in docs/runbook.md predicts.
#
#   bench/streams-churn.sh [MINUTES]

set -euo pipefail
cd "$(dirname "$0")/.."
. bench/streams-common.sh
run StreamsChurnMain 512m "$@"

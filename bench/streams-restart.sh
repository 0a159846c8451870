#!/usr/bin/env bash
#
# How long the application stands still over a clean restart, kill -9 with and without a standby, and the arrival of
# another instance, with this much state.
#
#   bench/streams-restart.sh [MEGABYTES]

set -euo pipefail
cd "$(dirname "$0")/.."
. bench/streams-common.sh
run StreamsRestartMain 512m "$@"

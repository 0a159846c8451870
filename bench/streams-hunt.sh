#!/usr/bin/env bash
#
# A hunt through one simulated hour of nodes that play captures, beside what the application raised live on the same
# records: how much faster than real time it is, and whether the alerts are the same, identities included.
#
#   bench/streams-hunt.sh [CAPTURES RULES [NODES]]     a directory of .sf files, and one of rules

set -euo pipefail
cd "$(dirname "$0")/.."
. bench/streams-common.sh
inputs "$@"
run StreamsHuntMain 512m "$captures" "$rules" "${@:3}"

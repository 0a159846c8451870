#!/usr/bin/env bash
#
# What the built agent needs while it watches this host: time from start to the first record, CPU when nobody asks much
# of the host and under load, memory. The first start, which also leaves the archive of classes, is shown for comparison.
# As root.
#
#   bench/agent-footprint.sh [SECONDS]

set -euo pipefail
seconds=${1:-20}
root=$(cd "$(dirname "$0")/.." && pwd)
ticks=$(getconf CLK_TCK)
work=$(mktemp -d)
pid=
load=
stop() {
  if [ -n "$load" ]; then kill "$load" 2>/dev/null || true; fi
  if [ -n "$pid" ]; then kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; fi
  pid= load=
}
trap 'stop; rm -rf "$work"' EXIT

start() {
  local from now
  rm -rf "$work/out"
  mkdir "$work/out"
  from=$(date +%s%N)
  "$root/sysflow" agent --sink "file:$work/out/records" --node footprint "$@" 2>"$work/log" &
  pid=$!
  until [ -n "$(find "$work/out" -type f -size +0 -print -quit)" ]; do
    kill -0 "$pid" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
    sleep 0.01
  done
  now=$(date +%s%N)
  awk -v ns=$((now - from)) -v cpu="$(cpu)" -v hz="$ticks" \
    'BEGIN { printf "first record after %.2f s, %.2f s of them CPU\n", ns / 1e9, cpu / hz }'
}

cpu() { sed 's/^.*) //' "/proc/$pid/stat" | awk '{ print $12 + $13 }'; }

# Watches the agent for a while: $1 says what goes on.
watch() {
  local before after
  before=$(cpu)
  sleep "$seconds"
  after=$(cpu)
  awk -v n="$1" -v t=$((after - before)) -v hz="$ticks" -v s="$seconds" \
    '/^VmRSS/ { rss = $2 } /^VmHWM/ { top = $2 }
     END { printf "%-6s CPU %5.2f %% of a core, RSS %.0f MiB, at most %.0f MiB\n", n, 100 * t / hz / s, rss / 1024, top / 1024 }' \
    "/proc/$pid/status"
}

"$root/sysflow" build
rm -rf "$root/demo/target/cds"
printf 'first start: '
start
stop
for _ in 1 2 3; do
  printf 'start:       '
  start
  stop
done
printf 'start:       '
start
sleep 5
echo "load $(cut -d' ' -f1 /proc/loadavg)"
watch idle
(while :; do find /usr/include -type f -exec cat {} + >/dev/null; for _ in $(seq 50); do /bin/true; done; done) &
load=$!
watch busy
kill -INT "$pid"
wait "$pid" || true
pid=
grep -o 'agent state=ended.*' "$work/log" || true

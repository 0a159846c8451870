#!/usr/bin/env bash
#
# How much CPU and time the built demo takes until all its parts are up, all processes counted. The first start after a
# build, which also leaves the class archives, is shown for comparison.
#
#   bench/demo-cpu.sh [RUNS]

set -euo pipefail
runs=${1:-3}
root=$(cd "$(dirname "$0")/.." && pwd)
ticks=$(getconf CLK_TCK)
work=$(mktemp -d)
pid=
cleanup() {
  if [ -n "$pid" ]; then kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap cleanup EXIT

# Prints the CPU ticks of a process and all its descendants, those that have ended included.
cpu_ticks() {
  local total child
  # Fields 14 to 17 (user and system, own and of children waited for), counted after the name, which may have spaces.
  total=$(sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | awk '{ print $12 + $13 + $14 + $15 }')
  for child in $(cat "/proc/$1/task/"*/children 2>/dev/null); do
    total=$((${total:-0} + $(cpu_ticks "$child")))
  done
  printf '%s\n' "${total:-0}"
}

# Starts the demo in a new directory, and prints what it took until it said that all is up.
measure() {
  local start now
  rm -rf "$work/demo"
  start=$(date +%s%N)
  "$root/sysflow" demo --headless --no-simulate --dir "$work/demo" >"$work/out" 2>&1 </dev/null &
  pid=$!
  until grep -q '^  all up' "$work/out"; do
    kill -0 "$pid" 2>/dev/null || { cat "$work/out" >&2; exit 1; }
    sleep 0.05
  done
  now=$(date +%s%N)
  awk -v name="$1" -v cpu="$(cpu_ticks "$pid")" -v ticks="$ticks" -v wall="$((now - start))" \
    'BEGIN { printf "%-12s %6.1f CPU-seconds %6.1f s\n", name, cpu / ticks, wall / 1e9 }'
  kill "$pid"
  wait "$pid" || true
  pid=
}

"$root/sysflow" build
rm -rf "$root/demo/target/cds"
measure "first start"
for run in $(seq "$runs"); do
  measure "start $run"
done

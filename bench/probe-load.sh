#!/usr/bin/env bash
#
# How the agent bears system calls of all kinds that change the state of something, on all cores: what the program did,
# what the kernel counted, and what is in records, at rates that it should bear and at all that the host can do. Fails if
# anything is neither in records nor counted as lost. As root; needs clang and libbpf 1.
#
#   bench/probe-load.sh [SECONDS [RATE...]]     0 is all that the host can do

set -euo pipefail
seconds=${1:-60}
rates=("${@:2}")
[ ${#rates[@]} -gt 0 ] || rates=(20000 50000 100000 0)
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work" /dev/shm/probe-load-*' EXIT

mvn -q -B -Dquick -DskipTests -pl bench -am package
clang -O2 -pthread -o "$work/probe-load" bench/src/main/c/probe-load.c
status=0
for rate in "${rates[@]}"; do
  echo "rate $rate a second, load $(cut -d' ' -f1 /proc/loadavg)"
  # As the agent's own service does: what it watches must not keep it from watching.
  nice -n -10 java -Xmx64m -Xmn6m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "bench/target/classes:bench/target/lib/*" \
    io.sysflow.bench.ProbeLoadMain "$work/probe-load" "$seconds" "$rate" "$(nproc)" || status=1
done
exit $status

#!/usr/bin/env bash
#
# How the agent bears system calls of all kinds that change the state of something: what the kernel counted and what
# became of it, at a rate that it should bear and at all that the host can do. As root; needs clang and libbpf 1.
#
#   bench/probe-load.sh [SECONDS [RATE...]]     0 is all that the host can do

set -euo pipefail
seconds=${1:-60}
rates=("${@:2}")
[ ${#rates[@]} -gt 0 ] || rates=(20000 50000 100000 0)
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mvn -q -B -Dquick -DskipTests -pl bench -am package
clang -O2 -pthread -o "$work/probe-cost" bench/src/main/c/probe-cost.c -l:libbpf.so.1
for rate in "${rates[@]}"; do
  echo "rate $rate a second, load $(cut -d' ' -f1 /proc/loadavg)"
  java -Xmx64m -XX:+UseSerialGC -cp "bench/target/classes:bench/target/lib/*" io.sysflow.bench.ProbeLoadMain \
    "$work/probe-cost" load "$seconds" "$rate" "$(nproc)"
done

#!/usr/bin/env bash
#
# What watching adds to the CPU time of the watched program, side by side in one run: nothing, an empty program at the
# end of each system call, the probe, the probe with a record for each call; then strace -c and perf trace -s, which are
# so slow that they get fewer operations. As root; needs clang and libbpf 1.
#
#   bench/probe-cost.sh [ROUNDS]

set -euo pipefail
rounds=${1:-15}
root=$(cd "$(dirname "$0")/.." && pwd)
bpf=$root/edge-agent/src/main/bpf
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

[ "$(id -u)" = 0 ] || { echo "this needs root" >&2; exit 1; }
case $(uname -m) in
  x86_64) arch=x86 ;;
  aarch64) arch=arm64 ;;
  *) echo "there is no probe for $(uname -m)" >&2; exit 1 ;;
esac

# Compiles a program: $1 the source, $2 the result, then more flags.
compile() {
  local source=$1 object=$2
  shift 2
  clang -O2 -g -mcpu=v3 -target bpf "-D__TARGET_ARCH_$arch" -I "$bpf" "$@" -c "$source" -o "$work/$object"
}

clang -O2 -pthread -o "$work/probe-cost" "$root/bench/src/main/c/probe-cost.c" -l:libbpf.so.1
fast=-DFAST
version=$(uname -r)
if [ "$(printf '%s\n' 6.2 "$version" | sort -V | sed 1q)" != 6.2 ]; then fast=-DPLAIN; fi
compile "$root/bench/src/main/bpf/empty.bpf.c" empty.o
compile "$bpf/probe.bpf.c" ours.o $fast
compile "$root/bench/src/main/bpf/each.bpf.c" each.o $fast -Wno-unused-function

echo "Linux $version, $(nproc) CPUs"
"$work/probe-cost" measure "$rounds" none empty="$work/empty.o" ours="$work/ours.o" each="$work/each.o"

# Prints CPU and wall ns of an operation: the median of three.
run() { for _ in 1 2 3; do "$@" 2>/dev/null | grep -E '^[0-9]+ [0-9]+$' || true; done | sort -n | sed -n 2p; }

# perf needs tracefs, which is mounted where nobody else sees it.
perf_trace() {
  unshare -m sh -c 'mount -t tracefs none /sys/kernel/tracing && exec perf trace -s -o /dev/null "$@"' sh "$@"
}

echo
echo "others, wall time of an operation (a tracer's work is its own, and the program waits for it)"
for workload in ignored:20000 read:20000 write:20000 open+close:8000 mixed:400; do
  name=${workload%:*} count=${workload#*:}
  read -r _ none <<<"$(run "$work/probe-cost" work "$name" "$count")"
  line=$(printf '%-11s none %7d ns' "$name" "$none")
  if command -v strace >/dev/null; then
    read -r _ wall <<<"$(run strace -f -c -o /dev/null "$work/probe-cost" work "$name" "$count")" || wall=
    line+=" | strace -c $(awk -v a="${wall:-0}" -v b="$none" 'BEGIN { if (a) printf "x%.1f", a / b; else print "does not run here" }')"
  else
    line+=" | strace: not installed"
  fi
  if command -v perf >/dev/null; then
    read -r _ wall <<<"$(run perf_trace "$work/probe-cost" work "$name" "$count")" || wall=
    line+=" | perf trace -s $(awk -v a="${wall:-0}" -v b="$none" 'BEGIN { if (a) printf "x%.1f", a / b; else print "does not run here" }')"
  else
    line+=" | perf: not installed"
  fi
  echo "$line"
done

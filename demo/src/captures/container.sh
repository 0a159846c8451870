#!/usr/bin/env bash
#
# The inside of record.sh's place: a root file system of its own, with the host's /usr to read, then the session.

set -euo pipefail
scenario=$1
source=$2

hostname "$scenario-1"
ip link set lo up
ip address add 10.0.0.5/32 dev lo
ip address add 10.0.0.6/32 dev lo
ip address add 203.0.113.9/32 dev lo

root=$(mktemp -d)
mount --make-rprivate /
mount -t tmpfs none "$root"
cd "$root"
mkdir -p usr proc dev/shm etc/cron.d root/.ssh home tmp run srv var/log/shop var/lib/db var/backups old
mount --rbind -o ro /usr usr
for link in bin sbin lib lib64; do [ -e "/usr/$link" ] && ln -s "usr/$link" "$link"; done
for device in null zero urandom tty; do touch "dev/$device"; mount --bind "/dev/$device" "dev/$device"; done
ln -s /proc/self/fd dev/fd
printf 'root:x:0:0:root:/root:/bin/bash\nwww-data:x:33:33::/srv:/usr/sbin/nologin\ndb:x:70:70::/var/lib/db:/bin/sh\n' >etc/passwd
printf 'root:x:0:\nwww-data:x:33:\ndb:x:70:\n' >etc/group
printf 'root:$y$example:19000:0:99999:7:::\n' >etc/shadow
chmod 600 etc/shadow
printf '127.0.0.1 localhost\n10.0.0.5 web-1\n10.0.0.6 db-1\n' >etc/hosts
cp -r "$source/$scenario" srv/
cp "$source/attacker.py" "$source/customer.py" srv/
chown -R 33:33 var/log/shop
chown -R 70:70 var/lib/db
chmod 1777 tmp dev/shm

pivot_root . old
umount -l old 2>/dev/null || true
cd /
mount -t proc proc proc
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C
exec "/srv/$scenario/session.sh"

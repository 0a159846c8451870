#!/usr/bin/env bash
#
# base-root.sh DIRECTORY: a root file system in place of eclipse-temurin:17-jre, made of this machine's own files: a
# shell, the usual small commands, libbpf and the JDK with what they are linked to. For machines that reach no image
# registry; it says nothing about the real image except that the same commands and paths are there.

set -euo pipefail

ROOT=$1
JAVA=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}

COMMANDS=(bash sh cat chgrp chmod chown cp curl cut date dirname basename echo env expr false find getent grep head hostname
  id install kill ldconfig ln ls mkdir mktemp mount mv ps pwd readlink realpath rm rmdir sed seq sleep sort stat stty
  tail tar tee test timeout touch tr true uname uniq wc xargs awk gzip setpriv)
# Needed only by what is loaded at run time: by name, or by the libraries inside of jars.
LIBRARIES=(libnss_files.so.2 libnss_dns.so.2 libresolv.so.2 libpthread.so.0 libdl.so.2 librt.so.1 libm.so.6 libbpf.so.1
  libstdc++.so.6 libgcc_s.so.1 libz.so.1)

# Copies a file to the same path, following links: the copy has the name that was asked for.
put() {
  [ -e "$ROOT$1" ] && return
  mkdir -p "$ROOT$(dirname "$1")"
  cp -L "$1" "$ROOT$1"
}

# Prints the libraries that a file is linked to.
linked() { ldd "$1" 2>/dev/null | sed -nE 's|.*[[:space:]](/[^ ]+) \(0x[0-9a-f]+\)$|\1|p'; }

put_with_libraries() {
  local library
  put "$1"
  while read -r library; do
    case $library in "$JAVA"/*) ;; *) put "$library" ;; esac
  done < <(linked "$1")
}

skeleton() {
  local directory
  mkdir -p "$ROOT"/usr/{bin,sbin,lib,lib64,local/bin} "$ROOT"/{dev,etc,home,opt,proc,root,run,sys,tmp,var/lib,var/tmp}
  for directory in bin sbin lib lib64; do ln -s "usr/$directory" "$ROOT/$directory"; done
  chmod 1777 "$ROOT/tmp" "$ROOT/var/tmp"
  printf '%s\n' 'root:x:0:0:root:/root:/bin/bash' 'nobody:x:65534:65534:nobody:/:/usr/sbin/nologin' >"$ROOT/etc/passwd"
  printf '%s\n' 'root:x:0:' 'nogroup:x:65534:' >"$ROOT/etc/group"
  printf '%s\n' 'root:*:20000:0:99999:7:::' 'nobody:*:20000:0:99999:7:::' >"$ROOT/etc/shadow"
  chmod 640 "$ROOT/etc/shadow"
  printf '%s\n' 'passwd: files' 'group: files' 'hosts: files dns' >"$ROOT/etc/nsswitch.conf"
  printf '%s\n' 'ID=standin' 'PRETTY_NAME="A stand-in made of files of the machine it ran on"' >"$ROOT/etc/os-release"
}

copy_commands() {
  local command path
  for command in "${COMMANDS[@]}"; do
    if path=$(type -P "$command"); then
      put_with_libraries "$path"
      # Where the image has it, whichever directory this machine keeps it in.
      [ -e "$ROOT/usr/bin/$command" ] || cp -L "$path" "$ROOT/usr/bin/$command"
    fi
  done
}

copy_libraries() {
  local library path
  for library in "${LIBRARIES[@]}"; do
    path=$(ldconfig -p | sed -nE "s|^[[:space:]]*${library//+/\\+} .*x86-64.* => (.*)|\1|p; s|^[[:space:]]*${library//+/\\+} .*AArch64.* => (.*)|\1|p" | sed 1q)
    if [ -n "$path" ]; then
      put_with_libraries "$path"
    else
      echo "base-root.sh: this machine has no $library" >&2
    fi
  done
}

copy_java() {
  local file
  mkdir -p "$ROOT/opt/java/openjdk"
  # Some of a JDK's files are links into a place that only one user may read, or to nothing; they are not needed.
  tar -C "$JAVA" -ch --ignore-failed-read --warning=no-failed-read --exclude=./jmods --exclude=./include \
    --exclude=./man --exclude=./docs --exclude=./demo --exclude=./legal --exclude='./lib/src.zip' --exclude='./lib/ct.sym' \
    . | tar -C "$ROOT/opt/java/openjdk" -x
  while read -r file; do
    while read -r library; do
      case $library in "$JAVA"/*) ;; *) put "$library" ;; esac
    done < <(linked "$file")
  done < <(find "$JAVA/bin/java" "$JAVA/lib" \( -name java -o -name '*.so' \) -type f)
}

skeleton
copy_commands
copy_libraries
copy_java

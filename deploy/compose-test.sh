#!/usr/bin/env bash
#
# Brings docker-compose.yml up for real, provokes an alert in a container, and takes everything down again. For Debian and
# Ubuntu, as root; not part of the test run, which needs no container engine.
#
#   deploy/compose-test.sh            public images are replaced by stand-ins, made of this machine's files and of the build
#   deploy/compose-test.sh --pull     public images are pulled first; only those that cannot be had are replaced
#
# The engine is one of its own, started by hand: it has its own data directory below $TMPDIR, mounts and a /run that nobody
# else sees, and its own network, which leads nowhere. Whatever engine the machine runs is left alone. Needs
# ./sysflow build (or Maven) to have built the jars, 4 GiB of disk, 2 GiB of memory and, on two cores, some 4 minutes.

set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$HERE")
STANDINS=$HERE/standins
JRE=eclipse-temurin:17-jre-noble
JDK=eclipse-temurin:17-jdk-noble
OUR_IMAGE=sysflow-streams:local

say() { printf '[%3ds] %s\n' $(($(date +%s) - STARTED)) "$*"; }
die() { say "FAILED: $*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# wait_for SECONDS WHAT COMMAND...: tries the command once a second.
wait_for() {
  local seconds=$1 what=$2 end
  shift 2
  end=$(($(date +%s) + seconds))
  until "$@"; do
    [ "$(date +%s)" -lt "$end" ] || die "$what: not within $seconds s"
    sleep 1
  done
  say "$what"
}

# ---------------------------------------------------------------- the machine

require_machine() {
  local packages=()
  [ "$(id -u)" = 0 ] || die "it has to be root, to start a container engine"
  have dockerd && have docker || packages+=(docker.io)
  have docker-compose || docker compose version >/dev/null 2>&1 || packages+=(docker-compose)
  have iptables || packages+=(iptables)
  have ip || packages+=(iproute2)
  have curl || packages+=(curl)
  have python3 || packages+=(python3)
  if [ ${#packages[@]} -gt 0 ]; then
    have apt-get || die "missing: ${packages[*]}"
    say "installing ${packages[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" </dev/null >"$STATE/apt.log" 2>&1 ||
      { tail -20 "$STATE/apt.log" >&2; die "apt-get install ${packages[*]}"; }
  fi
  ls "$ROOT"/demo/target/lib/sysflow-*.jar "$ROOT"/demo/target/registry/*-runner.jar >/dev/null 2>&1 ||
    die "nothing is built; type: ./sysflow build"
}

# The directories in which an engine makes its control groups, of which we take away those that were not there before.
cgroup_parents() { find /sys/fs/cgroup -maxdepth 2 -type d -name docker 2>/dev/null | sort; }

# ---------------------------------------------------------------- the engine

export DOCKER_HOST=unix:///run/docker.sock DOCKER_BUILDKIT=0 COMPOSE_DOCKER_CLI_BUILD=0 COMPOSE_HTTP_TIMEOUT=180 COMPOSE_PROJECT_NAME=sysflowtest
compose() {
  if have docker-compose; then
    timeout 300 docker-compose -f "$ROOT/docker-compose.yml" "$@"
  else
    timeout 300 docker compose -f "$ROOT/docker-compose.yml" "$@"
  fi
}

engine_answers() { curl -sf -m 2 --unix-socket /run/docker.sock http://engine/_ping >/dev/null; }

# start_engine OPTION...: in mounts of our own, so that its socket is where agents look for it and nowhere else.
start_engine() {
  local options=("$@") bounds
  mount -t tmpfs tmpfs /run
  bounds=$(sed -n 's/^CapBnd:\s*//p' /proc/self/status)
  if ((0x$bounds & (0x$bounds + 1))); then
    say "this machine lacks a capability: privileged containers do without it"
    options+=(--add-runtime "bounded=$STANDINS/runc-within-bounds" --default-runtime bounded)
  fi
  setsid dockerd --data-root "$STATE/data" --exec-root "$STATE/exec" --pidfile "$STATE/dockerd.pid" -H unix:///run/docker.sock \
    --dns-opt timeout:1 --dns-opt attempts:1 "${options[@]}" >>"$STATE/dockerd.log" 2>&1 </dev/null &
  ENGINE=$!
  wait_for 60 "engine answers: $(dockerd --version)" engine_answers
}

engine_is_gone() { ! kill -0 "$ENGINE" 2>/dev/null; }

stop_engine() {
  [ -n "${ENGINE:-}" ] || return 0
  kill -TERM "$ENGINE" 2>/dev/null || true
  for _ in $(seq 60); do
    if engine_is_gone; then break; fi
    sleep 0.5
  done
  if ! engine_is_gone; then
    say "the engine does not stop: killed"
    kill -KILL "$ENGINE" 2>/dev/null || true
    kill -KILL "$(cat "$STATE/exec/containerd/containerd.pid" 2>/dev/null)" 2>/dev/null || true
  fi
  ENGINE=
}

# ---------------------------------------------------------------- images

has_image() { docker image inspect "$1" >/dev/null 2>&1; }
public_images() { compose config | sed -n 's/^ *image: //p' | grep -v "^$OUR_IMAGE$" | sort -u; }

# Pulls what can be pulled, and builds our image if that gives its base: both need the machine's network, which this
# engine uses as any program does, without a bridge or a rule of its own.
pull() {
  local image
  trap stop_engine EXIT
  start_engine --bridge none --iptables=false --ip6tables=false --ip-forward=false
  for image in "$JRE" "$JDK" $(public_images); do
    if timeout 300 docker pull -q "$image" >/dev/null 2>>"$STATE/pull.log"; then
      say "pulled $image"
    else
      say "cannot be pulled: $image ($(tail -1 "$STATE/pull.log"))"
    fi
  done
  if has_image "$JRE" && has_image "$JDK"; then
    timeout 600 docker build -q --network host -t "$OUR_IMAGE" -f "$ROOT/deploy/Dockerfile" "$ROOT" >/dev/null
  fi
  stop_engine
}

stand_in() { say "STAND-IN for $1: $2"; }

build_context() {
  local context=$STATE/context-$1
  cp -r "$STANDINS/$1" "$context"
  printf '%s\n' "$context"
}

make_stand_ins() {
  local context kafka registry
  kafka=$(public_images | grep /kafka:)
  registry=$(public_images | grep registry:)
  if ! has_image "$JRE" || ! has_image "$JDK"; then
    stand_in "$JRE and $JDK" "this machine's own files and JDK"
    "$STANDINS/base-root.sh" "$STATE/root"
    tar -C "$STATE/root" -c . | docker import -c 'ENV JAVA_HOME=/opt/java/openjdk' -c 'ENV LANG=C.UTF-8' -c 'CMD ["bash"]' \
      -c 'ENV PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - "$JRE" >/dev/null
    docker tag "$JRE" "$JDK"
    rm -rf "$STATE/root"
  fi
  if ! has_image "$kafka"; then
    stand_in "$kafka" "the broker that the demo embeds"
    context=$(build_context kafka)
    mkdir "$context/lib"
    find "$ROOT/demo/target/lib" -name '*.jar' ! -name 'sysflow-*' ! -name 'rocksdbjni-*' -exec cp -t "$context/lib" {} +
    docker build -q -t "$kafka" "$context" >/dev/null 2>&1
  fi
  if ! has_image "$registry"; then
    stand_in "$registry" "the registry that the demo starts"
    context=$(build_context registry)
    cp -r "$ROOT/demo/target/registry" "$context/registry"
    docker build -q -t "$registry" "$context" >/dev/null 2>&1
  fi
}

# ---------------------------------------------------------------- the cluster

# The containers of a service. Asking the engine itself costs less than asking docker-compose.
containers_of() {
  docker ps -q --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" \
    --filter "label=com.docker.compose.service=$1"
}
reader() { docker logs "$(containers_of alerts)" 2>&1; }
agent_says() { docker logs "$(containers_of agent)" 2>&1 | grep -- "$1"; }
agent_runs() { agent_says "state=running node=$1" >/dev/null; }
instances_run() {
  local id
  for id in $(containers_of streams); do
    docker logs "$id" 2>&1 | grep 'state: now=' | tail -1 | grep -q 'now=RUNNING' || return 1
  done
}
reader_shows() { reader | grep "container *$1" >/dev/null; }
alerts_as_json() {
  timeout 120 docker exec "$(containers_of alerts)" java -Xmx128m -cp '/opt/sysflow/lib/*' io.sysflow.demo.SysflowMain \
    alerts --since 10m --format json
}

# provoke NAME: has a file read that should be left alone, in a new container, until the reader shows the alert. Once is
# enough for an agent that keeps up; one that gets no processor loses events and counts them, so it is tried three times.
# The container's id is in PROVOKED.
provoke() {
  local second
  PROVOKED=$(docker run -d --name "$1" --network none "$JRE" sleep 3600)
  PROVOKED=${PROVOKED:0:12}
  for _ in 1 2 3; do
    docker exec "$1" cat /etc/shadow >/dev/null
    say "container $1, $PROVOKED, has read /etc/shadow"
    for second in $(seq 45); do
      if reader_shows "$PROVOKED"; then
        say "the reader shows it, within $second s"
        return
      fi
      sleep 1
    done
    say "not shown within 45 s; the agent says: $(agent_says ' lost=' | tail -1)"
  done
  die "no alert of container $PROVOKED"
}

# check_alert ID NAME: succeeds if the alerts in standard input have that reading in that container, each once.
check_alert() {
  python3 -c '
import json, socket, sys

alerts = [json.loads(line) for line in sys.stdin if line.startswith("{")]
ours = [a for a in alerts if a.get("container", {}).get("id") == sys.argv[1]
        and a.get("file", {}).get("path") == "/etc/shadow"]
problems = []
if not ours:
    problems.append("no alert of container %s among %d" % (sys.argv[1], len(alerts)))
ids = [a["event"]["id"] for a in ours]
if len(ids) != len(set(ids)):
    problems.append("the same alert twice: %s" % ids)
for alert in ours:
    expected = {"host.name": socket.gethostname(), "process.executable": "/usr/bin/cat"}
    # What the engine is asked for comes late and holds no alert up.
    if "name" in alert["container"]:
        expected.update({"container.name": sys.argv[2], "container.runtime": "docker"})
    for name, value in expected.items():
        found = alert
        for part in name.split("."):
            found = found.get(part, {})
        if found != value:
            problems.append("%s is %s and not %s" % (name, found, value))
    for name in ("rule", "user", "tags"):
        if not alert.get(name):
            problems.append("no " + name)
for problem in problems:
    print(problem, file=sys.stderr)
sys.exit(bool(problems))' "$1" "$2"
}

show_failure() {
  compose ps || true
  compose logs --no-color --tail=30 || true
  tail -5 "$STATE/dockerd.log" || true
}

take_down() {
  local code=$?
  set +e
  trap - EXIT
  if [ "$code" != 0 ]; then show_failure; fi
  docker rm -fv provoker-1 provoker-2 >/dev/null 2>&1
  compose down -v -t 15 >"$STATE/down.log" 2>&1 || { cat "$STATE/down.log"; code=1; }
  if [ -n "$(docker ps -aq)$(docker volume ls -q)" ]; then
    say "FAILED: left after 'down -v': $(docker ps -a --format '{{.Names}}') $(docker volume ls -q)"
    code=1
  fi
  say "taken down"
  stop_engine
  exit "$code"
}

run_cluster() {
  local node
  node=$(cat /proc/sys/kernel/hostname)
  ip link set lo up
  start_engine
  trap take_down EXIT
  make_stand_ins
  compose config -q
  if ! has_image "$OUR_IMAGE"; then
    compose build -q topics >"$STATE/build.log" 2>&1 || { cat "$STATE/build.log"; die "the image is not built"; }
  fi
  say "image: $(docker image inspect -f '{{.Size}}' "$OUR_IMAGE" | awk '{printf "%d MB", $1 / 1e6}'), base $(docker image inspect -f '{{.Size}}' "$JRE" | awk '{printf "%d MB", $1 / 1e6}')"
  compose up -d --scale streams=2 >"$STATE/up.log" 2>&1 || { cat "$STATE/up.log"; die "docker-compose up"; }
  say "up: $(docker ps -q | wc -l) containers"
  wait_for 120 "the application runs, twice" instances_run
  wait_for 60 "the probe of node $node runs" agent_runs "$node"
  curl -sf -m 5 "http://127.0.0.1:${SYSFLOW_REGISTRY_PORT:-8081}/apis/ccompat/v7/subjects" | grep -q '"sysflow.records-value"' ||
    die "the registry has no schema of sysflow.records"

  provoke provoker-1
  reader | grep -B 5 -A 1 "container *$PROVOKED" | sed -n 1,6p
  alerts_as_json >"$STATE/alerts.json" 2>/dev/null
  grep -m 1 "$PROVOKED" "$STATE/alerts.json" || true
  check_alert "$PROVOKED" provoker-1 <"$STATE/alerts.json" || die "the alert is not what it should be"

  compose up -d --scale streams=1 >>"$STATE/up.log" 2>&1 || { cat "$STATE/up.log"; die "docker-compose up --scale streams=1"; }
  [ "$(containers_of streams | wc -l)" = 1 ] || die "there is not one instance"
  say "scaled down to one instance"
  wait_for 60 "it runs" instances_run
  provoke provoker-2
  docker stats --no-stream --format '       {{.Name}}: {{.MemUsage}}'
}

# ---------------------------------------------------------------- all of it

clean_up() {
  local parent
  for parent in $(comm -13 "$STATE/cgroups" <(cgroup_parents)); do
    find "$parent" -depth -type d -exec rmdir {} + 2>/dev/null || say "left: $parent"
  done
  rm -rf "$STATE"
}

main() {
  STARTED=$(date +%s)
  STATE=$(mktemp -d "${TMPDIR:-/tmp}/sysflow-compose.XXXXXX")
  cgroup_parents >"$STATE/cgroups"
  trap clean_up EXIT
  require_machine
  export STATE STARTED
  if [ "${1:-}" = --pull ]; then unshare --mount "${BASH_SOURCE[0]}" --pull-inside; fi
  unshare --net --mount "${BASH_SOURCE[0]}" --inside
  say "PASSED"
}

case ${1:-} in
  --inside) run_cluster ;;
  --pull-inside) pull ;;
  '' | --pull) main "$@" ;;
  *) sed -n '3,13s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2 ;;
esac

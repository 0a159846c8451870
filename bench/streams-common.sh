# What the measurements streams-*.sh have in common; sourced by them from the top of the project.
#
# SYSFLOW_BENCH_BUILT=1 leaves the build out, SYSFLOW_BENCH_KEEP=1 keeps the directory with all logs, and with
# SYSFLOW_BENCH_JVM the application gets more JVM options. streams-load.sh gives it SYSFLOW_BENCH_ARGUMENTS too: "--links"
# or "--policies=policies/correlation" tell what these cost.

# Sets captures and rules to the first two arguments, or to what there is.
inputs() {
  local corpus=../shared/corpus
  captures=${1:-}
  rules=${2:-}
  if [ -z "$captures" ] && [ -d "$corpus/sf" ]; then
    captures=$corpus/sf
    rules=$corpus/falco
  elif [ -z "$captures" ]; then
    echo "no corpus at $corpus: the demo's captures and our own rules take its place" >&2
    captures=demo/src/main/resources/captures
    rules=policies
  fi
}

# Builds and runs a main class of io.sysflow.bench.load, and says how busy the machine was: $1 the class, $2 the heap.
run() {
  local main=$1 heap=$2
  shift 2
  if [ -z "${SYSFLOW_BENCH_BUILT:-}" ]; then mvn -q -B -Dquick -DskipTests -pl bench -am package; fi
  echo "load $(cut -d' ' -f1-3 /proc/loadavg)"
  java "-Xmx$heap" -Dsysflow.registry.home=demo/target/registry -cp "bench/target/classes:bench/target/lib/*" \
    "io.sysflow.bench.load.$main" "$@"
  echo "load $(cut -d' ' -f1-3 /proc/loadavg)"
}

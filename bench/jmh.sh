#!/usr/bin/env bash
# Builds and runs the JMH benchmarks: bench/jmh.sh [JMH options, such as a name and -prof gc]
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -q -B -Dquick -DskipTests -pl bench -am package
exec java -cp "bench/target/classes:bench/target/lib/*" org.openjdk.jmh.Main "$@"

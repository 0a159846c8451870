package io.sysflow.bench.load;

/**
 * What a process did between two moments.
 *
 * @param records that it finished
 * @param cpuSeconds that it took
 * @param compilingSeconds of those, what its JVM's compilers took
 * @param seconds that passed
 */
record Rate(long records, double cpuSeconds, double compilingSeconds, double seconds) {

  /** A moment. */
  record Mark(long records, double cpuSeconds, double compilingSeconds, long nanos) {

    Rate until(Mark later) {
      return new Rate(
          later.records - records,
          later.cpuSeconds - cpuSeconds,
          later.compilingSeconds - compilingSeconds,
          (later.nanos - nanos) / 1e9);
    }
  }

  double perCpuSecond() {
    return records / cpuSeconds;
  }

  /** Returns what it would be once nothing is left to compile. */
  double perCpuSecondCompiled() {
    return records / (cpuSeconds - compilingSeconds);
  }

  double perSecond() {
    return records / seconds;
  }
}

package io.sysflow.bench.load;

/**
 * What a process did between two moments.
 *
 * @param records that it finished
 * @param cpuSeconds that it took
 * @param seconds that passed
 */
record Rate(long records, double cpuSeconds, double seconds) {

  /** A moment. */
  record Mark(long records, double cpuSeconds, long nanos) {

    Rate until(Mark later) {
      return new Rate(
          later.records - records, later.cpuSeconds - cpuSeconds, (later.nanos - nanos) / 1e9);
    }
  }

  double perCpuSecond() {
    return records / cpuSeconds;
  }

  double perSecond() {
    return records / seconds;
  }
}

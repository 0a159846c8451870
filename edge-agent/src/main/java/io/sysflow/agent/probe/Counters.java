package io.sysflow.agent.probe;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** The kernel's counters: struct counters of wire.h, summed over the CPUs. Used from one thread. */
final class Counters implements AutoCloseable {
  private static final int RING_FULL = Wire.KINDS;
  private static final int SHED = 2 * Wire.KINDS;
  private static final int DEFERRED = 3 * Wire.KINDS;
  private static final int FLOWS_FULL = DEFERRED + 1;
  private static final int REENTERED = FLOWS_FULL + 1;
  private static final int TRUNCATED = FLOWS_FULL + 2;
  private static final int FOREIGN = FLOWS_FULL + 3;
  private static final int LOST_OPS = FLOWS_FULL + 4;
  private static final int UNSEEN = FLOWS_FULL + 5;
  private static final int COUNTERS = FLOWS_FULL + 6;

  private final int fd;
  private final int cpus;
  private final Memory key = new Memory(4);
  private final Memory values;
  private final ByteBuffer bytes;
  private final long[] sums = new long[COUNTERS];

  Counters(int fd) {
    this.fd = fd;
    cpus = LibBpf.libbpf_num_possible_cpus();
    values = new Memory(8L * COUNTERS * cpus);
    bytes = values.getByteBuffer(0, values.size()).order(ByteOrder.nativeOrder());
    key.setInt(0, 0);
  }

  /** Reads the counters. */
  void refresh() {
    int error = LibBpf.bpf_map_lookup_elem(fd, key, values);
    if (error < 0) {
      throw new BpfException("read", "counters", -error, "");
    }
    for (int i = 0; i < COUNTERS; i++) {
      long sum = 0;
      for (int cpu = 0; cpu < cpus; cpu++) {
        sum += bytes.getLong(8 * (cpu * COUNTERS + i));
      }
      sums[i] = sum;
    }
  }

  /** Returns the records that were handed over. */
  long sent() {
    return sum(0);
  }

  /** Returns what was lost, by cause; causes that lost nothing are left out. */
  Map<String, Long> lost() {
    Map<String, Long> lost = new LinkedHashMap<>();
    put(lost, "ring_full", sum(RING_FULL));
    put(lost, "shed", sum(SHED));
    put(lost, "sums_lost", sums[LOST_OPS]);
    put(lost, "reentered", sums[REENTERED]);
    return lost;
  }

  /** Returns the records of one kind that were lost, for whatever cause. */
  long lost(int kind) {
    return sums[RING_FULL + kind] + sums[SHED + kind];
  }

  /** Returns the births, execs and deaths that were lost. */
  long lostLives() {
    return lost(Wire.FORK) + lost(Wire.EXEC) + lost(Wire.EXIT);
  }

  /** Returns the records that found no room and were told later. */
  long deferred() {
    return sums[DEFERRED];
  }

  /** Returns the transfers that found the table of sums full and were told one by one. */
  long unsummed() {
    return sums[FLOWS_FULL];
  }

  long truncated() {
    return sums[TRUNCATED];
  }

  long foreign() {
    return sums[FOREIGN];
  }

  /** Returns the operations of io_urings that the kernel does not tell of. */
  long unseen() {
    return sums[UNSEEN];
  }

  private long sum(int from) {
    long sum = 0;
    for (int i = from; i < from + Wire.KINDS; i++) {
      sum += sums[i];
    }
    return sum;
  }

  private static void put(Map<String, Long> map, String cause, long count) {
    if (count > 0) {
      map.put(cause, count);
    }
  }

  @Override
  public void close() {
    key.close();
    values.close();
  }
}

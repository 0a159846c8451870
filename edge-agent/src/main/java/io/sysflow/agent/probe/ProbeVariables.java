package io.sysflow.agent.probe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes the probe's configuration: struct config of maps.h. */
final class ProbeVariables {
  private static final int KINDS = 0;
  private static final int MMAP_ALL = 8;
  private static final int SHED_SUMS = 20;
  private static final int SHED_MOST = 24;
  private static final int FILE_SUMS = 28;
  private static final int MUTING = 32;
  private static final int REGULAR_ONLY = 36;
  private static final int IGNORED = 40;

  private ProbeVariables() {}

  static void write(ByteBuffer variables, ProbeConfig config) {
    ProbeFilter filter = config.filter();
    variables.order(ByteOrder.nativeOrder());
    variables.putLong(KINDS, kinds(filter));
    variables.putInt(MMAP_ALL, config.mmapAll() ? 1 : 0);
    variables.putInt(SHED_SUMS, config.ringBytes() / 4 * 3);
    variables.putInt(SHED_MOST, config.ringBytes() / 8 * 7);
    variables.putInt(FILE_SUMS, filter.fileFlows() ? 1 : 0);
    variables.putInt(MUTING, filter.mutes() ? 1 : 0);
    variables.putInt(REGULAR_ONLY, filter.regularOnly() ? 1 : 0);
    int at = IGNORED;
    for (String path : filter.paths()) {
      byte[] components = Paths.toComponents(path);
      variables.putInt(at, components.length);
      variables.put(at + 4, components);
      at += 4 + ProbeFilter.MAX_LENGTH;
    }
  }

  /** A bit for each kind of record that is wanted. */
  private static long kinds(ProbeFilter filter) {
    long kinds = -1;
    if (!filter.fileFlows()) {
      kinds &= ~(1L << Wire.MMAP);
    }
    if (!filter.files()) {
      kinds &= ~(1L << Wire.OPEN) & ~(1L << Wire.OPEN_FAILED);
      kinds &= ~(range(Wire.FCHMOD, Wire.FSETXATTR) | range(Wire.UNLINK, Wire.UTIMES));
    }
    return kinds;
  }

  private static long range(int first, int last) {
    return (-1L >>> (63 - last)) & (-1L << first);
  }
}

package io.sysflow.agent.flow;

import io.sysflow.model.OpFlag;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.XopFlag;

/** Which file flows that only read are left out; numbered as in the reference collector. */
public enum FileReadMode {
  /** None. */
  KEEP(0),

  /** All. */
  DROP(1),

  /** Those below the directories of the system, which every program reads when it starts. */
  DROP_SYSTEM(2);

  private static final String[] SYSTEM = {
    "/proc/", "/dev/", "/sys/", "//sys/", "/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/"
  };

  private static final int KEEPERS = OpFlag.WRITE_SEND.bit() | OpFlag.MMAP.bit();

  /** Says nothing of reading or writing. */
  private static final long IDLE = XopFlag.DUP.bit();

  private final int number;

  FileReadMode(int number) {
    this.number = number;
  }

  /** Returns the mode with this number. */
  public static FileReadMode of(int number) {
    for (FileReadMode mode : values()) {
      if (mode.number == number) {
        return mode;
      }
    }
    throw new IllegalArgumentException("no file read mode " + number + ", there are 0, 1 and 2");
  }

  /**
   * Returns whether a flow is left out.
   *
   * @param compat whether as the reference collector has it, which takes a file that is open for
   *     reading and writing for one that is only read
   */
  boolean drops(FdFlow flow, String path, boolean compat) {
    return this != KEEP && (this == DROP || isSystem(path)) && onlyReads(flow, compat);
  }

  private static boolean onlyReads(FdFlow flow, boolean compat) {
    OpenFlags flags = new OpenFlags(flow.openFlags);
    boolean more = (flow.ops & OpFlag.SETNS.bit()) != 0 || (flow.xops & ~IDLE) != 0;
    if (!compat && (more || flags.writes())) {
      return false;
    }
    return flags.reads() || (flow.ops & OpFlag.READ_RECV.bit()) != 0 && (flow.ops & KEEPERS) == 0;
  }

  private static boolean isSystem(String path) {
    for (String prefix : SYSTEM) {
      if (path.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}

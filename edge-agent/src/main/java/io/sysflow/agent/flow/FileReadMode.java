package io.sysflow.agent.flow;

import io.sysflow.model.OpFlag;
import io.sysflow.model.OpenFlags;

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

  /** Returns whether a flow is left out. */
  boolean drops(FdFlow flow, String path) {
    return this != KEEP && onlyReads(flow) && (this == DROP || isSystem(path));
  }

  private static boolean onlyReads(FdFlow flow) {
    OpenFlags flags = new OpenFlags(flow.openFlags);
    if (flow.xops != 0 || (flow.ops & OpFlag.SETNS.bit()) != 0 || flags.writes()) {
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

package io.sysflow.agent.scap;

/** Flags of clone and of threads, in the driver's bits (PPM_CL_*), and their Linux form. */
final class CloneFlags {
  static final int FILES = 1;
  static final int NEW_PID = 1 << 6;
  static final int PARENT = 1 << 8;
  static final int THREAD = 1 << 13;

  /** Told by libsinsp: the child's exit from clone came before the parent's. */
  static final int INVERTED = 1 << 16;

  static final int ACTIVE = 1 << 19;
  static final int NEW_USER = 1 << 20;

  /** The child is in a pid namespace other than the first. */
  static final int CHILD_IN_PID_NAMESPACE = 1 << 29;

  static final int MAIN_THREAD = 1 << 30;

  /** Linux's CLONE_*, see clone(2), by the number of the driver's bit; 0 for what is none. */
  private static final long[] LINUX = {
    0x400, // FILES
    0x200, // FS
    0x80000000L, // IO
    0x8000000, // NEWIPC
    0x40000000, // NEWNET
    0x20000, // NEWNS
    0x20000000, // NEWPID
    0x4000000, // NEWUTS
    0x8000, // PARENT
    0x100000, // PARENT_SETTID
    0x2000, // PTRACE
    0x800, // SIGHAND
    0x40000, // SYSVSEM
    0x10000, // THREAD
    0x800000, // UNTRACED
    0x100, // VM
    0,
    0,
    0,
    0,
    0x10000000, // NEWUSER
    0,
    0,
    0x200000, // CHILD_CLEARTID
    0x1000000, // CHILD_SETTID
    0x80000, // SETTLS
    0,
    0x4000, // VFORK
    0x2000000, // NEWCGROUP
  };

  private CloneFlags() {}

  static long toLinux(int flags) {
    long linux = 0;
    for (int bit = 0; bit < LINUX.length; bit++) {
      if ((flags & 1 << bit) != 0) {
        linux |= LINUX[bit];
      }
    }
    return linux;
  }
}

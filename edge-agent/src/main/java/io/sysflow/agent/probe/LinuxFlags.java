package io.sysflow.agent.probe;

import io.sysflow.model.OpenFlags;

/** Translates Linux's open flags, whose bits differ by architecture, to SysFlow's portable ones. */
final class LinuxFlags {
  private static final int ACCESS = 3;
  private static final int CREAT = 0100;
  private static final int EXCL = 0200;
  private static final int TRUNC = 01000;
  private static final int APPEND = 02000;
  private static final int NONBLOCK = 04000;
  private static final int DSYNC = 010000;
  private static final int SYNC = 04010000;
  private static final int TMPFILE = 020000000;
  static final int CLOEXEC = 02000000;

  private final Arch arch;

  LinuxFlags(Arch arch) {
    this.arch = arch;
  }

  /** Returns the portable flags of an open, with whether it made the file. */
  OpenFlags toOpenFlags(long linux, boolean created) {
    int flags = (int) linux;
    int result =
        switch (flags & ACCESS) {
          case 0 -> OpenFlags.RDONLY;
          case 1 -> OpenFlags.WRONLY;
          default -> OpenFlags.RDWR;
        };
    result |= map(flags, CREAT, OpenFlags.CREAT) | map(flags, EXCL, OpenFlags.EXCL);
    result |= map(flags, TRUNC, OpenFlags.TRUNC) | map(flags, APPEND, OpenFlags.APPEND);
    result |= map(flags, NONBLOCK, OpenFlags.NONBLOCK) | map(flags, CLOEXEC, OpenFlags.CLOEXEC);
    result |= map(flags, DSYNC, OpenFlags.DSYNC) | map(flags, SYNC, OpenFlags.SYNC);
    result |= map(flags, arch.direct(), OpenFlags.DIRECT);
    result |= map(flags, arch.directory(), OpenFlags.DIRECTORY);
    result |= map(flags, arch.largeFile(), OpenFlags.LARGEFILE);
    result |= map(flags, TMPFILE | arch.directory(), OpenFlags.TMPFILE);
    return new OpenFlags(created ? result | OpenFlags.F_CREATED : result);
  }

  private static int map(int flags, int linux, int portable) {
    return (flags & linux) == linux ? portable : 0;
  }
}

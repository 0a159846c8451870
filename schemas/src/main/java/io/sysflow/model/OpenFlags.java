package io.sysflow.model;

/**
 * The flags of an open, in libscap's portable bits (PPM_O_*), not Linux's.
 *
 * @param bits as on the wire; 0 when the flow saw no open
 */
public record OpenFlags(int bits) {
  public static final int RDONLY = 1;
  public static final int WRONLY = 1 << 1;
  public static final int RDWR = RDONLY | WRONLY;
  public static final int CREAT = 1 << 2;
  public static final int APPEND = 1 << 3;
  public static final int DSYNC = 1 << 4;
  public static final int EXCL = 1 << 5;
  public static final int NONBLOCK = 1 << 6;
  public static final int SYNC = 1 << 7;
  public static final int TRUNC = 1 << 8;
  public static final int DIRECT = 1 << 9;
  public static final int DIRECTORY = 1 << 10;
  public static final int LARGEFILE = 1 << 11;
  public static final int CLOEXEC = 1 << 12;
  public static final int TMPFILE = 1 << 13;

  /** The open made the file (libscap's PPM_O_F_CREATED). */
  public static final int F_CREATED = 1 << 14;

  /** No open was seen. */
  public static final OpenFlags NONE = new OpenFlags(0);

  /** Returns whether all of {@code mask} is set. */
  public boolean has(int mask) {
    return (bits & mask) == mask;
  }

  /** Returns whether the file was opened for reading. */
  public boolean reads() {
    return has(RDONLY);
  }

  /** Returns whether the file was opened for writing. */
  public boolean writes() {
    return has(WRONLY);
  }
}

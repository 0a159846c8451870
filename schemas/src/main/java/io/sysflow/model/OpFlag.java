package io.sysflow.model;

/** An operation of SysFlow v5; bits as in the published op_flags. */
public enum OpFlag {
  /** A process or thread was made. */
  CLONE(1 << 0),

  /** A program was executed. */
  EXEC(1 << 1),

  /** A process or thread ended. */
  EXIT(1 << 2),

  /** The user id was set. */
  SETUID(1 << 3),

  /** A namespace was joined. */
  SETNS(1 << 4),

  /** A connection was accepted. */
  ACCEPT(1 << 5),

  /** A connection was made. */
  CONNECT(1 << 6),

  /** A file was opened. */
  OPEN(1 << 7),

  /** Bytes were read or received. */
  READ_RECV(1 << 8),

  /** Bytes were written or sent. */
  WRITE_SEND(1 << 9),

  /** A descriptor was closed. */
  CLOSE(1 << 10),

  /** The flow ended without a close of its own. */
  TRUNCATE(1 << 11),

  /** A socket was shut down. */
  SHUTDOWN(1 << 12),

  /** A file was mapped. */
  MMAP(1 << 13),

  /** Reserved by SysFlow, never emitted. */
  DIGEST(1 << 14),

  /** A directory was made. */
  MKDIR(1 << 15),

  /** A directory was removed. */
  RMDIR(1 << 16),

  /** A hard link was made. */
  LINK(1 << 17),

  /** A name was removed. */
  UNLINK(1 << 18),

  /** A symbolic link was made. */
  SYMLINK(1 << 19),

  /** A file was renamed. */
  RENAME(1 << 20);

  private final int bit;

  OpFlag(int bit) {
    this.bit = bit;
  }

  /** Returns the bit that stands for it on the wire. */
  public int bit() {
    return bit;
  }
}

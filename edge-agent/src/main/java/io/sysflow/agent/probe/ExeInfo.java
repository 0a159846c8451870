package io.sysflow.agent.probe;

import org.jspecify.annotations.Nullable;

/**
 * The executable of a process: struct exe_info of wire.h, and its path.
 *
 * @param path as the kernel has it
 * @param memfd whether it is an anonymous memory file
 * @param upper whether it is in the upper layer of an overlay file system
 * @param writable whether who executes it may write it
 * @param ino inode
 * @param ctime of the inode, ns since the epoch
 * @param mtime of the file, ns since the epoch
 */
record ExeInfo(
    String path, boolean memfd, boolean upper, boolean writable, long ino, long ctime, long mtime) {

  /** Reads it from a record; null if the process has none, as kernel threads. */
  static @Nullable ExeInfo of(ProbeRecord r, Paths paths) {
    if (!r.find(Wire.TAG_PATH)) {
      return null;
    }
    String path = paths.components(r);
    boolean memfd = r.fieldHas(Wire.PATH_PSEUDO) && path.startsWith("/memfd:");
    if (!r.find(Wire.TAG_EXE)) {
      return new ExeInfo(path, memfd, false, false, 0, 0, 0);
    }
    return new ExeInfo(
        path, memfd, r.intAt(32) != 0, r.intAt(36) != 0, r.longAt(0), r.longAt(8), r.longAt(16));
  }
}

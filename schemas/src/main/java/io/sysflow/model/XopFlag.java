package io.sysflow.model;

/** An operation that SysFlow v5 has no bit for: our extension, field {@code xopFlags}. */
public enum XopFlag {
  /** The mode of a file was changed: chmod, fchmod, fchmodat. */
  CHMOD(1L << 0),

  /** The owner of a file was changed: chown, lchown, fchown, fchownat. */
  CHOWN(1L << 1),

  /** A file system was mounted. */
  MOUNT(1L << 2),

  /** A file system was unmounted. */
  UMOUNT(1L << 3),

  /** A node was made: mknod, mknodat. */
  MKNOD(1L << 4),

  /** A file's length was set: truncate, ftruncate. */
  TRUNCATE_FILE(1L << 5),

  /** The group id was set: setgid, setregid, setresgid. */
  SETGID(1L << 6),

  /** Capabilities were set. */
  CAPSET(1L << 7),

  /** A process was traced. */
  PTRACE(1L << 8),

  /** A kernel module was loaded: init_module, finit_module. */
  MODULE_LOAD(1L << 9),

  /** A kernel module was removed. */
  MODULE_UNLOAD(1L << 10),

  /** The bpf system call. */
  BPF(1L << 11),

  /** An anonymous file was made: memfd_create. */
  MEMFD(1L << 12),

  /** Namespaces were left. */
  UNSHARE(1L << 13),

  /** A userfaultfd was made. */
  USERFAULTFD(1L << 14),

  /** An io_uring was set up; its operations are not seen as system calls. */
  IO_URING(1L << 15),

  /** A socket was bound. */
  BIND(1L << 16),

  /** A socket began to listen. */
  LISTEN(1L << 17),

  /** A socket was made. */
  SOCKET(1L << 18),

  /** A descriptor was duplicated. */
  DUP(1L << 19),

  /** The working directory was changed. */
  CHDIR(1L << 20),

  /** The root directory was changed: chroot, pivot_root. */
  CHROOT(1L << 21),

  /** A signal was sent: kill, tkill, tgkill. */
  KILL(1L << 22),

  /** Another process's memory was read or written: process_vm_readv, process_vm_writev. */
  PROCESS_VM(1L << 23),

  /** File times were set. */
  UTIMES(1L << 24),

  /** An extended attribute was set. */
  SETXATTR(1L << 25),

  /** A file that did not exist was created by an open. */
  CREATE(1L << 26);

  private final long bit;

  XopFlag(long bit) {
    this.bit = bit;
  }

  /** Returns the bit that stands for it on the wire. */
  public long bit() {
    return bit;
  }
}

package io.sysflow.agent.probe;

/** The numbers of wire.h: how the probe writes its records. */
final class Wire {
  static final int SEEN = 1;
  static final int FORK = 2;
  static final int FORK_FAILED = 3;
  static final int EXEC = 4;
  static final int EXEC_FAILED = 5;
  static final int EXIT = 6;
  static final int SETUID = 7;
  static final int SETGID = 8;
  static final int CHDIR = 9;
  static final int OPEN = 10;
  static final int OPEN_FAILED = 11;
  static final int START = 12;
  static final int FLUSH = 13;
  static final int CLOSE = 14;
  static final int CLOSE_RANGE = 15;
  static final int IO = 16;
  static final int CONNECT = 17;
  static final int ACCEPT = 18;
  static final int DUP = 19;
  static final int MMAP = 20;
  static final int SETNS = 21;
  static final int SHUTDOWN = 22;
  static final int SOCKET = 23;
  static final int BIND = 24;
  static final int LISTEN = 25;
  static final int FCHMOD = 26;
  static final int FCHOWN = 27;
  static final int FTRUNCATE = 28;
  static final int FSETXATTR = 29;
  static final int UNLINK = 30;
  static final int RMDIR = 31;
  static final int MKDIR = 32;
  static final int RENAME = 33;
  static final int LINK = 34;
  static final int SYMLINK = 35;
  static final int CHMOD = 36;
  static final int CHOWN = 37;
  static final int TRUNCATE = 38;
  static final int MKNOD = 39;
  static final int MOUNT = 40;
  static final int UMOUNT = 41;
  static final int CHROOT = 42;
  static final int SETXATTR = 43;
  static final int UTIMES = 44;
  static final int CLOSE_UNUSED = 45;
  static final int PTRACE = 50;
  static final int UNSHARE = 51;
  static final int MEMFD = 52;
  static final int BPF = 53;
  static final int MODULE_LOAD = 54;
  static final int MODULE_UNLOAD = 55;
  static final int USERFAULTFD = 56;
  static final int IO_URING = 57;
  static final int KILL = 58;
  static final int PROCESS_VM = 59;
  static final int CAPSET = 60;
  static final int GROUP = 61;
  static final int DONE = 62;
  static final int SEEN_FILE = 63;
  static final int KINDS = 64;

  static final int FLAG_CREATED = 2;
  static final int FLAG_GROUP_DEAD = 4;
  static final int FLAG_THREAD = 8;
  static final int FLAG_KERNEL_THREAD = 32;
  static final int FLAG_RING = 64;
  static final int FLAG_PENDING = 128;
  static final int FLAG_WORKER = 256;

  /** Offsets in struct event. */
  static final int AT_LENGTH = 0;

  static final int AT_KIND = 4;
  static final int AT_FLAGS = 6;
  static final int AT_TS = 8;
  static final int AT_START = 16;
  static final int AT_TGID = 24;
  static final int AT_TID = 28;
  static final int AT_RET = 32;
  static final int AT_A0 = 40;
  static final int AT_A1 = 48;
  static final int AT_A2 = 56;
  static final int AT_FILE = 64;
  static final int AT_INO = 72;
  static final int AT_DEV = 80;
  static final int AT_MODE = 84;
  static final int AT_FD = 88;
  static final int AT_EXEC = 92;
  static final int HEADER = 96;

  static final int TAG_PATH = 1;
  static final int TAG_CWD = 2;
  static final int TAG_BASE = 3;
  static final int TAG_BASE2 = 4;
  static final int TAG_CGROUP = 5;
  static final int TAG_RAW = 6;
  static final int TAG_RAW2 = 7;
  static final int TAG_ARGS = 8;
  static final int TAG_ENV = 9;
  static final int TAG_TASK = 10;
  static final int TAG_SUMS = 11;
  static final int TAG_SOCKET = 12;
  static final int TAG_ADDRESS = 13;
  static final int TAG_NAME = 14;
  static final int TAG_PEER = 15;
  static final int TAG_FDS = 16;
  static final int TAG_EXE = 17;
  static final int TAG_NAME_PATH = 18;
  static final int TAG_PEER_PATH = 19;
  static final int TAG_NAMESPACES = 20;

  static final int PATH_PSEUDO = 2;

  static final int S_IFMT = 0170000;
  static final int S_IFSOCK = 0140000;
  static final int S_IFDIR = 0040000;
  static final int S_IFIFO = 0010000;

  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  private Wire() {}
}

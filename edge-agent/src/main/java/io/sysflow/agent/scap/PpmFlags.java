package io.sysflow.agent.scap;

/** Values that the driver writes in a form of its own, the same on all machines (PPM_*). */
final class PpmFlags {
  static final int O_DIRECTORY = 1 << 10;
  static final int O_CLOEXEC = 1 << 12;
  static final int O_F_CREATED = 1 << 14;

  static final int F_DUPFD = 1;
  static final int F_SETFD = 3;
  static final int F_DUPFD_CLOEXEC = 26;

  static final int MAP_ANONYMOUS = 1 << 3;

  static final int AT_FDCWD = -100;
  static final int AT_REMOVEDIR = 0x200;
  static final int AT_EMPTY_PATH = 1;

  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int AF_NETLINK = 16;

  static final int SOCK_STREAM = 1;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_RAW = 3;
  static final int SOCK_CLOEXEC = 0x80000;

  static final int IPPROTO_IP = 0;
  static final int IPPROTO_ICMP = 1;
  static final int IPPROTO_TCP = 6;
  static final int IPPROTO_UDP = 17;
  static final int IPPROTO_RAW = 255;

  /** Transport protocols of sockets (SCAP_L4_*). */
  static final int L4_UNKNOWN = 0;

  static final int L4_TCP = 2;
  static final int L4_UDP = 3;
  static final int L4_ICMP = 4;
  static final int L4_RAW = 5;

  static final int EINPROGRESS = 115;

  static final int EXE_WRITABLE = 1;
  static final int EXE_UPPER_LAYER = 1 << 1;
  static final int EXE_FROM_MEMFD = 1 << 2;

  private PpmFlags() {}
}

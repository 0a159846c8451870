package io.sysflow.agent.scap;

import io.sysflow.model.RestType;
import org.jspecify.annotations.Nullable;

/** What a descriptor stands for; numbers as in captures. */
final class FdType {
  static final int UNKNOWN = 0;
  static final int FILE = 1;
  static final int DIRECTORY = 2;
  static final int IPV4 = 3;
  static final int IPV6 = 4;
  static final int IPV4_SERVER = 5;
  static final int IPV6_SERVER = 6;
  static final int PIPE = 7;
  static final int UNIX = 8;
  static final int EVENT = 9;
  static final int UNSUPPORTED = 10;
  static final int SIGNAL = 11;
  static final int EVENT_POLL = 12;
  static final int INOTIFY = 13;
  static final int TIMER = 14;
  static final int NETLINK = 15;
  static final int FILE_2 = 16;
  static final int BPF = 17;
  static final int USER_FAULT = 18;
  static final int IO_URING = 19;
  static final int MEMORY = 20;
  static final int PID = 21;

  private FdType() {}

  static boolean isKnown(int type) {
    return type >= UNKNOWN && type <= PID;
  }

  /** Returns whether flows are told of it as of a file, and as which; null if not. */
  static @Nullable RestType restType(int type) {
    return switch (type) {
      case FILE, FILE_2 -> RestType.FILE;
      case DIRECTORY -> RestType.DIRECTORY;
      case PIPE -> RestType.PIPE;
      case UNIX -> RestType.UNIX_SOCKET;
      default -> null;
    };
  }
}

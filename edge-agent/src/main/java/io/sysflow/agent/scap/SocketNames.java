package io.sysflow.agent.scap;

import java.nio.charset.StandardCharsets;

/** Names of sockets: of a network socket only whether it has one. */
final class SocketNames {

  private static final int TUPLE_PATH = 17;

  private SocketNames() {}

  /** Returns a name made of a family and an address. */
  static String ofAddress(RawEvent event, int parameter) {
    int family = event.bytes()[event.at(parameter)] & 0xff;
    return switch (family) {
      case PpmFlags.AF_UNIX -> path(event, parameter, 1);
      case PpmFlags.AF_INET, PpmFlags.AF_INET6 -> Sockets.NAMED;
      default -> "family " + family;
    };
  }

  /** Returns a name made of a family and two addresses. */
  static String ofTuple(RawEvent event, int parameter) {
    byte[] bytes = event.bytes();
    int at = event.at(parameter);
    int family = bytes[at] & 0xff;
    return switch (family) {
      case PpmFlags.AF_UNIX ->
          Long.toHexString(Little.int64(bytes, at + 1))
              + "->"
              + Long.toHexString(Little.int64(bytes, at + 9))
              + " "
              + path(event, parameter, TUPLE_PATH);
      case PpmFlags.AF_INET, PpmFlags.AF_INET6 -> Sockets.NAMED;
      default -> "family " + family;
    };
  }

  /** Takes the addresses of a unix socket from a tuple. */
  static void takeUnix(FdInfo info, RawEvent event, int parameter) {
    int at = event.at(parameter) + 1;
    System.arraycopy(event.bytes(), at, info.socket(), SocketLayout.UNIX_SOURCE, 16);
  }

  private static String path(RawEvent event, int parameter, int skipped) {
    int from = event.at(parameter) + skipped;
    int length = Math.max(0, event.length(parameter) - skipped);
    byte[] bytes = event.bytes();
    int end = from;
    while (end < from + length && bytes[end] != 0) {
      end++;
    }
    return Paths.printable(new String(bytes, from, end - from, StandardCharsets.UTF_8));
  }
}

package io.sysflow.agent.scap;

/** Reads an entry of the list of descriptors, after its number. */
final class DescriptorEntry {

  private DescriptorEntry() {}

  /**
   * Reads an entry.
   *
   * @param end how much is left in the block after it; -1 if it does not say
   */
  static FdInfo read(BlockBody body, long end) {
    body.int64(); // inode
    FdInfo info = new FdInfo(body.uint8());
    switch (info.type) {
      case FdType.IPV4 -> {
        body.copyTo(info.socket(), SocketLayout.SIP4, 4);
        body.copyTo(info.socket(), SocketLayout.DIP4, 4);
        body.copyTo(info.socket(), SocketLayout.SPORT4, 2);
        body.copyTo(info.socket(), SocketLayout.DPORT4, 2);
        body.copyTo(info.socket(), SocketLayout.PROTO4, 1);
      }
      case FdType.IPV4_SERVER -> {
        body.copyTo(info.socket(), SocketLayout.SERVER_IP4, 4);
        body.copyTo(info.socket(), SocketLayout.SERVER_PORT4, 2);
        body.copyTo(info.socket(), SocketLayout.SERVER_PROTO4, 1);
      }
      case FdType.IPV6 -> {
        body.copyTo(info.socket(), SocketLayout.SIP6, 16);
        body.copyTo(info.socket(), SocketLayout.DIP6, 16);
        body.copyTo(info.socket(), SocketLayout.SPORT6, 2);
        body.copyTo(info.socket(), SocketLayout.DPORT6, 2);
        body.copyTo(info.socket(), SocketLayout.PROTO6, 1);
      }
      case FdType.IPV6_SERVER -> {
        body.copyTo(info.socket(), SocketLayout.SERVER_IP6, 16);
        body.copyTo(info.socket(), SocketLayout.SERVER_PORT6, 2);
        body.copyTo(info.socket(), SocketLayout.SERVER_PROTO6, 1);
      }
      case FdType.UNIX -> {
        body.copyTo(info.socket(), SocketLayout.UNIX_SOURCE, 16);
        info.name = body.string();
      }
      case FdType.FILE_2 -> {
        info.openFlags = body.int32();
        info.name = body.string();
      }
      default -> other(body, info, end);
    }
    return info;
  }

  private static void other(BlockBody body, FdInfo info, long end) {
    if (FdType.isKnown(info.type)) {
      info.name = info.type == FdType.UNKNOWN ? "" : body.string();
    } else if (end < 0) {
      throw body.malformed("unknown type %d of a descriptor".formatted(info.type));
    } else {
      info.type = FdType.UNSUPPORTED;
    }
  }
}

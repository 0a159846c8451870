package io.sysflow.agent.scap;

/**
 * Reads the blocks that list what was there when the capture began: processes, descriptors, users,
 * network interfaces. Later versions append fields and write the length of each entry.
 */
final class StateBlocks {

  private static final int SMALLEST = 4;
  private static final int USER = 0;
  private static final int IPV4 = 1;
  private static final int IPV6 = 2;
  private static final int IPV4_WITHOUT_SPEED = 3;
  private static final int IPV6_WITHOUT_SPEED = 4;

  private StateBlocks() {}

  /** Reads a block of a known kind into {@code state}; leaves others alone. */
  static void read(int block, BlockBody body, NodeState state) {
    int version = BlockType.processListVersion(block);
    if (version > 0) {
      while (body.left() >= SMALLEST) {
        state.threads().addListed(ProcessListEntry.read(body, version, state));
      }
      return;
    }
    switch (block) {
      case BlockType.DESCRIPTORS, BlockType.DESCRIPTORS_DRAFT -> descriptors(body, false, state);
      case BlockType.DESCRIPTORS_2 -> descriptors(body, true, state);
      case BlockType.USERS, BlockType.USERS_DRAFT -> users(body, false, state.users());
      case BlockType.USERS_2 -> users(body, true, state.users());
      case BlockType.INTERFACES, BlockType.INTERFACES_DRAFT ->
          interfaces(body, false, state.interfaces());
      case BlockType.INTERFACES_2 -> interfaces(body, true, state.interfaces());
      default -> {}
    }
  }

  private static void descriptors(BlockBody body, boolean sized, NodeState state) {
    ThreadState thread = state.threads().get(body.int64());
    while (body.left() >= SMALLEST) {
      long end = sized ? end(body) : -1;
      long fd = body.int64();
      FdInfo info = DescriptorEntry.read(body, end);
      finish(body, end);
      if (thread != null && fd >= 0 && fd <= Integer.MAX_VALUE) {
        state.addListed(thread, (int) fd, info);
      }
    }
  }

  private static void users(BlockBody body, boolean sized, Users users) {
    while (body.left() >= SMALLEST) {
      long end = sized ? end(body) : -1;
      if (body.uint8() == USER) {
        int uid = body.int32();
        body.int32();
        users.addUser(uid, body.string());
        body.string();
        body.string();
      } else {
        int gid = body.int32();
        users.addGroup(gid, body.string());
      }
      finish(body, end);
    }
  }

  private static void interfaces(BlockBody body, boolean sized, Interfaces interfaces) {
    while (body.left() >= SMALLEST) {
      long end = -1;
      if (sized) {
        int size = body.int32();
        end = body.left() - (size & 0xffffffffL);
        check(body, end);
      }
      int type = body.uint16();
      int nameLength = body.uint16();
      switch (type) {
        case IPV4, IPV4_WITHOUT_SPEED -> {
          interfaces.add4(body.int32(), body.int32());
          body.skip(4);
        }
        case IPV6, IPV6_WITHOUT_SPEED -> {
          byte[] addressAndMask = new byte[32];
          body.copyTo(addressAndMask, 0, 32);
          interfaces.add6(addressAndMask);
          body.skip(16);
        }
        default -> {
          if (end < 0) {
            throw body.malformed("unknown type %d of an interface".formatted(type));
          }
          body.skip(body.left() - end);
          continue;
        }
      }
      body.skip(type == IPV4 || type == IPV6 ? 8 : 0);
      body.skip(nameLength);
      finish(body, end);
    }
  }

  /** Reads the length of an entry, itself included; returns how much is left after the entry. */
  static long end(BlockBody body) {
    long before = body.left();
    long end = before - (body.int32() & 0xffffffffL);
    check(body, end);
    return end;
  }

  private static void check(BlockBody body, long end) {
    if (end < 0) {
      throw body.malformed("an entry is longer than its block by %d bytes".formatted(-end));
    }
  }

  /** Goes to the end of an entry, past what a later version appended; -1 if it has no length. */
  static void finish(BlockBody body, long end) {
    if (end < 0) {
      return;
    }
    if (body.left() < end) {
      throw body.malformed(
          "an entry is shorter than its fields by %d bytes".formatted(end - body.left()));
    }
    body.skip(body.left() - end);
  }
}

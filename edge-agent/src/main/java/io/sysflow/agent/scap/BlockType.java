package io.sysflow.agent.scap;

/** The kinds of blocks of a capture; numbers as on file, the old ones of a first draft included. */
final class BlockType {

  static final int SECTION_HEADER = 0x0a0d0d0a;
  static final int MAGIC = 0x1a2b3c4d;

  static final int EVENT = 0x204;
  static final int EVENT_DRAFT = 0x8010abcd;
  static final int EVENT_FLAGS = 0x208;
  static final int EVENT_2 = 0x216;
  static final int EVENT_2_FLAGS = 0x217;
  static final int EVENT_2_LARGE = 0x221;
  static final int EVENT_2_LARGE_FLAGS = 0x222;

  static final int DESCRIPTORS = 0x203;
  static final int DESCRIPTORS_DRAFT = 0x8001abcd;
  static final int DESCRIPTORS_2 = 0x218;

  static final int INTERFACES = 0x205;
  static final int INTERFACES_DRAFT = 0x8011abcd;
  static final int INTERFACES_2 = 0x219;

  static final int USERS = 0x206;
  static final int USERS_DRAFT = 0x8012abcd;
  static final int USERS_2 = 0x220;

  private BlockType() {}

  static boolean isEvent(int type) {
    return switch (type) {
      case EVENT,
          EVENT_DRAFT,
          EVENT_FLAGS,
          EVENT_2,
          EVENT_2_FLAGS,
          EVENT_2_LARGE,
          EVENT_2_LARGE_FLAGS ->
          true;
      default -> false;
    };
  }

  static boolean hasFlags(int eventBlock) {
    return eventBlock == EVENT_FLAGS
        || eventBlock == EVENT_2_FLAGS
        || eventBlock == EVENT_2_LARGE_FLAGS;
  }

  /** Returns whether the number of parameters is written, not to be found out. */
  static boolean hasCount(int eventBlock) {
    return eventBlock >= EVENT_2;
  }

  static boolean isLarge(int eventBlock) {
    return eventBlock >= EVENT_2_LARGE;
  }

  /** Returns which version of the process list it is, 1 to 9; 0 if it is none. */
  static int processListVersion(int type) {
    return switch (type) {
      case 0x202, 0x8000abcd -> 1;
      case 0x207, 0x8013abcd -> 2;
      case 0x209, 0x8014abcd -> 3;
      case 0x210 -> 4;
      case 0x211 -> 5;
      case 0x212 -> 6;
      case 0x213 -> 7;
      case 0x214 -> 8;
      case 0x215 -> 9;
      default -> 0;
    };
  }
}

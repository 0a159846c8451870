package io.sysflow.agent.scap;

/**
 * Walks over the blocks of a capture: what lists the state of the node goes to {@link NodeState},
 * events are handed out one by one. Used from one thread.
 */
final class CaptureReader {

  private static final int HEADER = 8;
  private static final int TRAILER = 4;

  /** Larger events carry payloads of plug-ins, which mean nothing to us. */
  private static final int MAX_EVENT = 16 * 1024 * 1024;

  private static final int PREFIX = 2;
  private static final int FLAGS = 4;
  private static final int FIXED = 22;
  private static final int STATE_ONLY = 1;
  private static final int MAX_MAJOR = 1;

  private final CaptureInput input;
  private final EventTypes types;
  private final RawEvent event = new RawEvent();
  private boolean stateOnly;
  private boolean newSection;
  private long events;
  private long unknown;

  /**
   * Begins to read.
   *
   * @throws MalformedCaptureException if it does not begin as a capture does
   */
  CaptureReader(CaptureInput input, EventTypes types) {
    this.input = input;
    this.types = types;
    if (!input.has(HEADER) || input.intAt(0) != BlockType.SECTION_HEADER) {
      throw input.malformed(
          input.has(HEADER)
              ? "expected a section header (0x0a0d0d0a) but found 0x%08x".formatted(input.intAt(0))
              : "expected a section header but the file ends: no capture");
    }
  }

  /**
   * Goes on to the next event of a known type.
   *
   * @return false at the end of the capture
   * @throws MalformedCaptureException if the capture is torn or damaged
   */
  boolean next(NodeState state) {
    while (!input.atEnd()) {
      if (!input.has(HEADER)) {
        throw input.malformed("the capture ends within the header of a block");
      }
      int block = input.intAt(0);
      long length = input.intAt(4) & 0xffffffffL;
      if (length < HEADER + TRAILER) {
        throw input.malformed("a block of %d bytes is too short to be one".formatted(length));
      }
      if (BlockType.isEvent(block) && length <= MAX_EVENT) {
        if (event(block, (int) length)) {
          return true;
        }
      } else {
        other(block, length, state);
      }
    }
    return false;
  }

  RawEvent event() {
    return event;
  }

  /** Returns whether the event is there to keep the state right only. */
  boolean isStateOnly() {
    return stateOnly;
  }

  /** Returns, once, whether another capture that was appended has begun. */
  boolean takeNewSection() {
    boolean begun = newSection;
    newSection = false;
    return begun;
  }

  /** Returns how many events there were so far, unknown ones included. */
  long events() {
    return events;
  }

  /** Returns how many of them had a type that is not known, or were too large. */
  long unknown() {
    return unknown;
  }

  void close() {
    input.close();
  }

  /** Reads an event and goes past it; returns false if its type is not known. */
  private boolean event(int block, int length) {
    if (!input.has(length)) {
      throw input.malformed(
          "the capture ends within an event: expected a block of %d bytes but found %d"
              .formatted(length, input.available()));
    }
    int fixed = HEADER + PREFIX + (BlockType.hasFlags(block) ? FLAGS : 0);
    int header = fixed + FIXED + (BlockType.hasCount(block) ? 4 : 0);
    if (length < header + TRAILER) {
      throw input.malformed("a block of %d bytes is too short for an event".formatted(length));
    }
    checkTrailer(length);
    events++;
    stateOnly = BlockType.hasFlags(block) && (input.intAt(HEADER + PREFIX) & STATE_ONLY) != 0;
    byte[] bytes = input.window();
    int at = input.position() + fixed;
    event.ts = Little.int64(bytes, at);
    event.tid = Little.int64(bytes, at + 8);
    event.type = Little.uint16(bytes, at + 20);
    boolean known = types.isKnown(event.type);
    if (!known) {
      unknown++;
    } else if (types.isHandled(event.type)) {
      point(block, input.position() + header, length - header - TRAILER);
    }
    input.advance(length);
    return known;
  }

  private void point(int block, int offset, int limit) {
    byte[] bytes = input.window();
    int width = BlockType.isLarge(block) ? 4 : 2;
    int count;
    if (BlockType.hasCount(block)) {
      count = Little.int32(bytes, offset - 4);
    } else {
      int written = Little.int32(bytes, offset - 6) - FIXED;
      count = written < 0 || written > limit ? -1 : count(bytes, offset, written);
    }
    if (count < 0
        || count > RawEvent.MAX_PARAMETERS
        || count * width > limit
        || !event.pointTo(bytes, offset, limit, count, width)) {
      throw input.malformed(
          "the parameters of an event of type %d do not fit its block".formatted(event.type));
    }
  }

  /**
   * Returns how many parameters take {@code written} bytes together with their lengths: old
   * captures do not say. Each further one takes two bytes at least, so there is but one answer, or
   * none: -1.
   */
  private static int count(byte[] bytes, int offset, int written) {
    int sum = 0;
    int count = 0;
    while (sum < written && 2 * (count + 1) <= written) {
      sum += 2 + Little.uint16(bytes, offset + 2 * count);
      count++;
    }
    return sum == written ? count : -1;
  }

  private void other(int block, long length, NodeState state) {
    long start = input.offset();
    input.advance(HEADER);
    BlockBody body = new BlockBody(input, name(block), length - HEADER - TRAILER);
    if (block == BlockType.SECTION_HEADER) {
      section(body, start, state);
    } else if (BlockType.isEvent(block)) {
      events++;
      unknown++;
    } else {
      StateBlocks.read(block, body, state);
    }
    body.skip(body.left());
    if (!input.has(TRAILER)) {
      throw input.malformed("the capture ends within a block");
    }
    if ((input.intAt(0) & 0xffffffffL) != length) {
      throw wrongTrailer(start, length, input.intAt(0));
    }
    input.advance(TRAILER);
  }

  private void section(BlockBody body, long start, NodeState state) {
    int magic = body.int32();
    int major = body.uint16();
    if (magic != BlockType.MAGIC) {
      throw input.malformed(start, "expected the magic 1a2b3c4d but found %08x".formatted(magic));
    }
    if (major > MAX_MAJOR) {
      throw input.malformed(start, "version %d of the format is not known".formatted(major));
    }
    if (start > 0) {
      newSection = true;
      state.clear();
    }
  }

  private void checkTrailer(int length) {
    int trailer = input.intAt(length - TRAILER);
    if (trailer != length) {
      throw wrongTrailer(input.offset(), length, trailer);
    }
  }

  private MalformedCaptureException wrongTrailer(long start, long length, int trailer) {
    return input.malformed(
        start, "a block of %d bytes ends as if it had %d".formatted(length, trailer & 0xffffffffL));
  }

  private static String name(int block) {
    return "a block of type 0x%x".formatted(block);
  }
}

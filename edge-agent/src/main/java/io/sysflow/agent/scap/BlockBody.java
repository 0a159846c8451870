package io.sysflow.agent.scap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the body of a block that lists what was there when the capture began. Nothing is read past
 * the block's end.
 */
final class BlockBody {

  private final CaptureInput input;
  private final String what;
  private long left;

  /** Reads {@code length} bytes of {@code input}, which are {@code what}. */
  BlockBody(CaptureInput input, String what, long length) {
    this.input = input;
    this.what = what;
    this.left = length;
  }

  /** Returns how many bytes are left. */
  long left() {
    return left;
  }

  int uint8() {
    int at = take(1);
    return input.window()[at] & 0xff;
  }

  int uint16() {
    int at = take(2);
    return Little.uint16(input.window(), at);
  }

  int int32() {
    int at = take(4);
    return Little.int32(input.window(), at);
  }

  long int64() {
    int at = take(8);
    return Little.int64(input.window(), at);
  }

  /** Reads bytes into an array. */
  void copyTo(byte[] target, int offset, int count) {
    int at = take(count);
    System.arraycopy(input.window(), at, target, offset, count);
  }

  /** Reads a string after its length. */
  String string() {
    int length = uint16();
    int at = take(length);
    return new String(input.window(), at, length, StandardCharsets.UTF_8);
  }

  /** Reads strings that each end with a NUL, after the length of all. */
  List<String> strings() {
    int length = uint16();
    int at = take(length);
    return strings(input.window(), at, length);
  }

  void skip(long count) {
    if (count > left) {
      throw input.malformed(
          "expected %d more bytes of %s but its block ends after %d".formatted(count, what, left));
    }
    if (!input.skip(count)) {
      throw input.malformed("the capture ends within " + what);
    }
    left -= count;
  }

  MalformedCaptureException malformed(String problem) {
    return input.malformed(problem);
  }

  /** Splits strings that each end with a NUL. */
  static List<String> strings(byte[] bytes, int offset, int length) {
    List<String> strings = new ArrayList<>();
    int start = offset;
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      if (bytes[i] == 0) {
        strings.add(new String(bytes, start, i - start, StandardCharsets.UTF_8));
        start = i + 1;
      }
    }
    if (start < end) {
      strings.add(new String(bytes, start, end - start, StandardCharsets.UTF_8));
    }
    return List.copyOf(strings);
  }

  private int take(int count) {
    if (count > left) {
      throw input.malformed(
          "expected %d more bytes of %s but its block ends after %d".formatted(count, what, left));
    }
    if (!input.has(count)) {
      throw input.malformed("the capture ends within " + what);
    }
    left -= count;
    int at = input.position();
    input.advance(count);
    return at;
  }
}

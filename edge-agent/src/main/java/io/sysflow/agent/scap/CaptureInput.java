package io.sysflow.agent.scap;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a capture, through a window that slides over them; a capture in memory is its own
 * window. Numbers are little-endian. Used from one thread.
 */
final class CaptureInput {

  private static final int WINDOW = 256 * 1024;

  private final String name;
  private final @Nullable InputStream stream;
  private byte[] bytes;
  private int position;
  private int end;
  private long base;
  private boolean ended;

  private CaptureInput(String name, @Nullable InputStream stream, byte[] bytes, int end) {
    this.name = name;
    this.stream = stream;
    this.bytes = bytes;
    this.end = end;
    this.ended = stream == null;
  }

  /** Takes a capture in memory, plain or gzip. */
  static CaptureInput of(String name, byte[] capture) {
    if (!isGzip(capture, capture.length)) {
      return new CaptureInput(name, null, capture, capture.length);
    }
    try {
      InputStream plain = new GZIPInputStream(new ByteArrayInputStream(capture), WINDOW);
      return new CaptureInput(name, plain, new byte[WINDOW], 0);
    } catch (IOException e) {
      throw new MalformedCaptureException(name, 0, "damaged gzip header");
    }
  }

  /**
   * Takes a capture, plain or gzip.
   *
   * @throws IOException if it cannot be read
   */
  static CaptureInput of(String name, InputStream capture) throws IOException {
    byte[] window = new byte[WINDOW];
    int length = capture.readNBytes(window, 0, 2);
    InputStream whole = new PrefixedInputStream(window, length, capture);
    if (!isGzip(window, length)) {
      return new CaptureInput(name, whole, new byte[WINDOW], 0);
    }
    try {
      return new CaptureInput(name, new GZIPInputStream(whole, WINDOW), window, 0);
    } catch (EOFException | ZipException e) {
      throw new MalformedCaptureException(name, 0, "damaged gzip header");
    }
  }

  private static boolean isGzip(byte[] bytes, int length) {
    return length >= 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
  }

  /** Returns whether {@code count} more bytes are there, and in the window. */
  boolean has(int count) {
    return end - position >= count || !ended && fill(count);
  }

  /** Returns whether there is nothing more. */
  boolean atEnd() {
    return !has(1);
  }

  /** Returns the window; {@link #position()} says where in it the capture goes on. */
  byte[] window() {
    return bytes;
  }

  int position() {
    return position;
  }

  /** Returns the place in the capture. */
  long offset() {
    return base + position;
  }

  /** Returns how many bytes are left in the window. */
  int available() {
    return end - position;
  }

  int intAt(int index) {
    return Little.int32(bytes, position + index);
  }

  /** Goes past bytes that {@link #has} found. */
  void advance(int count) {
    position += count;
  }

  /** Goes past bytes and returns whether they were there. */
  boolean skip(long count) {
    long left = count;
    while (left > 0) {
      if (!has(1)) {
        return false;
      }
      int step = (int) Math.min(left, end - position);
      position += step;
      left -= step;
    }
    return true;
  }

  MalformedCaptureException malformed(String problem) {
    return new MalformedCaptureException(name, offset(), problem);
  }

  MalformedCaptureException malformed(long offset, String problem) {
    return new MalformedCaptureException(name, offset, problem);
  }

  void close() {
    ended = true;
    end = position;
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Moves the window on. It grows only as far as there are bytes for it. */
  private boolean fill(int count) {
    System.arraycopy(bytes, position, bytes, 0, end - position);
    base += position;
    end -= position;
    position = 0;
    while (end < count && !ended) {
      if (end == bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.min(2 * bytes.length, Math.max(count, WINDOW)));
      }
      int read = read();
      ended = read < 0;
      end += Math.max(0, read);
    }
    return end >= count;
  }

  private int read() {
    if (stream == null) {
      return -1;
    }
    try {
      return stream.read(bytes, end, bytes.length - end);
    } catch (EOFException | ZipException e) {
      ended = true;
      throw malformed(base + end, "the gzip stream is torn or damaged");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

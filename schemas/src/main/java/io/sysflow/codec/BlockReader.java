package io.sysflow.codec;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/**
 * The blocks of an Avro object container file, in order. No length or count in the file is trusted:
 * none makes it allocate more than what is there, and a block has a bound. Used from one thread.
 */
final class BlockReader implements Closeable {

  /** Of a block, packed or not: writers make them of 80,000 bytes and a record. */
  private static final int MAX_BLOCK = 32 << 20;

  private static final int MAX_HEADER = 4 << 20;
  private static final int SYNC = 16;
  private static final List<String> CODECS = List.of("null", "deflate", "snappy");
  private static final byte[] MAGIC = {'O', 'b', 'j', 1};

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final byte[] sync = new byte[SYNC];
  private final byte[] mark = new byte[SYNC];
  private final String codec;
  private final Schema schema;
  private byte[] packed = new byte[0];
  private byte[] bytes = new byte[0];
  private int length;
  private long count;
  private long position;
  private long block;

  /**
   * Opens a file.
   *
   * @throws IOException if it cannot be read
   * @throws MalformedRecordException if it is no such file
   */
  BlockReader(Path file) throws IOException {
    in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    boolean open = false;
    try {
      readFully(mark, MAGIC.length);
      if (!Arrays.equals(mark, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
        throw new MalformedRecordException("it does not begin as an Avro file does");
      }
      String packing = "null";
      String json = "";
      for (long entries = readCount(); entries != 0; entries = readCount()) {
        for (; entries > 0; entries--) {
          String key = readText();
          String value = readText();
          packing = key.equals("avro.codec") ? value : packing;
          json = key.equals("avro.schema") ? value : json;
        }
      }
      codec = packing;
      if (!CODECS.contains(codec)) {
        throw new MalformedRecordException("expected a codec of " + CODECS + " but found " + codec);
      }
      schema = parse(json);
      readFully(sync, SYNC);
      block = position;
      open = true;
    } catch (EOFException e) {
      throw new MalformedRecordException("it ends before its first block", e);
    } finally {
      if (!open) {
        close();
      }
    }
  }

  Schema schema() {
    return schema;
  }

  /** Returns where the current block begins, or the next one does, in bytes. */
  long position() {
    return block;
  }

  /** Returns how many records are said to be in the block. */
  long count() {
    return count;
  }

  /** Returns an array that begins with the block. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /**
   * Goes to the next block.
   *
   * @return false if there is none
   * @throws MalformedRecordException if what is there is none
   */
  boolean next() throws IOException {
    block = position;
    int first = in.read();
    if (first < 0) {
      return false;
    }
    position++;
    try {
      count = readLong(first);
      long size = readLong(readByte());
      if (count < 0 || size < 0 || size > MAX_BLOCK) {
        throw new MalformedRecordException(
            "expected a block but found one of " + count + " records and " + size + " bytes");
      }
      packed = read(packed, (int) size);
      readFully(mark, SYNC);
    } catch (EOFException e) {
      throw new MalformedRecordException(
          "expected a block but found " + (position - block) + " bytes of one", e);
    }
    if (!Arrays.equals(sync, mark)) {
      throw new MalformedRecordException("expected the end of a block but found something else");
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }

  /** Reads a block; where it is packed, {@link #bytes} is the unpacked one. */
  private byte[] read(byte[] room, int size) throws IOException {
    byte[] into = room;
    int done = 0;
    while (done < size) {
      if (done == into.length) {
        into = Arrays.copyOf(into, Math.min(size, Math.max(1 << 17, 2 * done)));
      }
      int n = in.read(into, done, Math.min(size, into.length) - done);
      if (n < 0) {
        position += done;
        throw new EOFException();
      }
      done += n;
    }
    position += size;
    unpack(into, size);
    return into;
  }

  private void unpack(byte[] from, int size) {
    if (codec.equals("deflate")) {
      inflate(from, size);
    } else if (codec.equals("snappy")) {
      bytes = Snappy.unpack(from, size, MAX_BLOCK);
      length = bytes.length;
    } else {
      bytes = from;
      length = size;
    }
  }

  private void inflate(byte[] from, int size) {
    inflater.reset();
    inflater.setInput(from, 0, size);
    length = 0;
    try {
      while (!inflater.finished()) {
        if (length == bytes.length) {
          if (length >= MAX_BLOCK) {
            throw new MalformedRecordException(
                "expected a block but found one of more than " + MAX_BLOCK + " bytes");
          }
          bytes = Arrays.copyOf(bytes, Math.max(1 << 17, 2 * length));
        }
        int n = inflater.inflate(bytes, length, bytes.length - length);
        if (n == 0 && !inflater.finished()) {
          throw new MalformedRecordException("expected a deflated block but it ends too early");
        }
        length += n;
      }
    } catch (DataFormatException e) {
      throw new MalformedRecordException(
          "expected a deflated block but found: " + e.getMessage(), e);
    }
  }

  private static Schema parse(String json) {
    try {
      return new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false).parse(json);
    } catch (AvroRuntimeException | ClassCastException | IllegalArgumentException e) {
      throw new MalformedRecordException("expected a schema but found " + e.getMessage(), e);
    } catch (NullPointerException | IndexOutOfBoundsException | StackOverflowError e) {
      // Avro's parser takes much for granted.
      throw new MalformedRecordException("expected a schema but found something else", e);
    }
  }

  /** Reads the count of a block of the header's map. */
  private long readCount() throws IOException {
    long entries = readLong(readByte());
    if (entries < 0) {
      readLong(readByte()); // the size in bytes, which we need not know
      entries = -entries;
    }
    if (entries < 0 || entries > MAX_HEADER) {
      throw new MalformedRecordException("expected a header but found one of " + entries);
    }
    return entries;
  }

  private String readText() throws IOException {
    long size = readLong(readByte());
    if (size < 0 || size > MAX_HEADER - position) {
      throw new MalformedRecordException("expected a header but found a text of " + size);
    }
    byte[] text = in.readNBytes((int) size);
    position += text.length;
    if (text.length < size) {
      throw new EOFException();
    }
    return new String(text, StandardCharsets.UTF_8);
  }

  private long readLong(int first) throws IOException {
    long value = first & 0x7f;
    int next = first;
    for (int shift = 7; (next & 0x80) != 0; shift += 7) {
      if (shift >= 70) {
        throw new MalformedRecordException("expected a number but found more than 10 bytes");
      }
      next = readByte();
      value |= (next & 0x7fL) << shift;
    }
    return value >>> 1 ^ -(value & 1);
  }

  private int readByte() throws IOException {
    int read = in.read();
    if (read < 0) {
      throw new EOFException();
    }
    position++;
    return read;
  }

  private void readFully(byte[] into, int size) throws IOException {
    int read = in.readNBytes(into, 0, size);
    position += read;
    if (read < size) {
      throw new EOFException();
    }
  }
}

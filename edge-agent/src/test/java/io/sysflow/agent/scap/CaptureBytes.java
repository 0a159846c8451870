package io.sysflow.agent.scap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Writes captures, byte by byte. */
final class CaptureBytes {

  static final int EVENT_WITHOUT_COUNT = 0x204;
  static final int EVENT = 0x216;
  static final int EVENT_WITH_FLAGS = 0x217;
  static final int LARGE_EVENT = 0x221;

  /** The directory that a call is relative to if it names none. */
  static final long AT_FDCWD = -100;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Begins a capture with its section header. */
  static CaptureBytes begin() {
    return new CaptureBytes().section();
  }

  /** Begins a capture in which bash (1000, child of 1) is running, with a list of version 9. */
  static CaptureBytes beginWithShell() {
    return begin().process(1, 1, 0, "init", "/").process(1000, 1000, 1, "bash", "/home/u");
  }

  CaptureBytes section() {
    return block(0x0a0d0d0a, u32(0x1a2b3c4d), u16(1), u16(2), u64(-1));
  }

  /** Adds a thread, with a block of its own. */
  CaptureBytes process(long tid, long pid, long ptid, String comm, String cwd) {
    byte[] entry =
        join(
            u64(tid),
            u64(pid),
            u64(ptid),
            u64(1), // sid
            u64(tid), // vpgid
            text(comm),
            text("/bin/" + comm),
            text("/bin/" + comm),
            prefixed(bytes("-x\0")),
            text(cwd),
            u64(1024), // fdlimit
            u32(0), // flags
            u32(500),
            u32(500),
            u32(0), // vmsize
            u32(0),
            u32(0),
            u64(0), // pfmajor
            u64(0),
            prefixed(bytes("HOME=/home/u\0")),
            u64(tid), // vtid
            u64(pid), // vpid
            prefixed(bytes("cpu=/\0")),
            text("/"));
    return block(0x215, u32(entry.length + 4), entry);
  }

  /** Adds a regular file to a thread's descriptors. */
  CaptureBytes file(long tid, long fd, String path) {
    byte[] entry = join(u64(fd), u64(7), u8(16), u32(1), text(path), u32(0), u64(0));
    return block(0x218, u64(tid), u32(entry.length + 4), entry);
  }

  CaptureBytes user(int uid, String name) {
    byte[] entry = join(u8(0), u32(uid), u32(uid), text(name), text("/home"), text("/bin/sh"));
    return block(0x220, u32(entry.length + 4), entry);
  }

  /** Adds an event. */
  CaptureBytes event(long ts, long tid, int type, byte[]... parameters) {
    return event(EVENT, ts, tid, type, parameters);
  }

  CaptureBytes event(int block, long ts, long tid, int type, byte[]... parameters) {
    boolean large = block == LARGE_EVENT;
    byte[] lengths = new byte[0];
    for (byte[] parameter : parameters) {
      lengths = join(lengths, large ? u32(parameter.length) : u16(parameter.length));
    }
    byte[] body = join(lengths, join(parameters));
    boolean counted = block != EVENT_WITHOUT_COUNT;
    return block(
        block,
        u16(0), // cpu
        block == EVENT_WITH_FLAGS ? u32(1) : new byte[0],
        u64(ts),
        u64(tid),
        u32((counted ? 26 : 22) + body.length),
        u16(type),
        counted ? u32(parameters.length) : new byte[0],
        body);
  }

  CaptureBytes open(long ts, long tid, int fd, String path, int flags) {
    event(ts, tid, 306, u64(AT_FDCWD), name(path), u32(flags), u32(0));
    return event(
        ts + 1, tid, 307, u64(fd), u64(AT_FDCWD), name(path), u32(flags), u32(0), u32(0), u64(9));
  }

  CaptureBytes read(long ts, long tid, int fd, int size) {
    event(ts, tid, 6, u64(fd), u32(4096));
    return event(ts + 1, tid, 7, u64(size), bytes("text"));
  }

  CaptureBytes close(long ts, long tid, int fd) {
    event(ts, tid, 4, u64(fd));
    return event(ts + 1, tid, 5, u64(0));
  }

  /** Adds one of the two exits of clone: the child's if {@code result} is 0. */
  CaptureBytes clone(long ts, long tid, long result, long pid, long ptid, int flags) {
    return event(
        ts,
        tid,
        223,
        u64(result),
        name("/bin/bash"),
        name("-x"),
        u64(tid),
        u64(pid),
        u64(ptid),
        name("/home/u"),
        u64(1024),
        u64(0),
        u64(0),
        u32(0),
        u32(0),
        u32(0),
        name("bash"),
        name("cpu=/"),
        u32(flags),
        u32(500),
        u32(500),
        u64(tid),
        u64(pid));
  }

  CaptureBytes exec(long ts, long tid, long ptid, String path) {
    event(ts, tid, 292, name(path));
    return execExit(ts + 1, tid, ptid, path);
  }

  CaptureBytes execExit(long ts, long tid, long ptid, String path) {
    return event(
        ts,
        tid,
        293,
        u64(0),
        name(path),
        bytes("-c\0run\0"),
        u64(tid),
        u64(tid),
        u64(ptid),
        name(""),
        u64(1024),
        u64(0),
        u64(0),
        u32(0),
        u32(0),
        u32(0),
        name(path.substring(path.lastIndexOf('/') + 1)),
        name("cpu=/"),
        bytes("HOME=/home/u\0"),
        u32(0),
        u64(tid),
        u32(500));
  }

  CaptureBytes exit(long ts, long tid, int status) {
    return event(ts, tid, 186, u64(status));
  }

  CaptureBytes block(int type, byte[]... parts) {
    byte[] body = join(parts);
    int length = 12 + (body.length + 3) / 4 * 4;
    write(u32(type), u32(length), body, new byte[length - 12 - body.length], u32(length));
    return this;
  }

  CaptureBytes write(byte[]... parts) {
    out.writeBytes(join(parts));
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] u8(int value) {
    return new byte[] {(byte) value};
  }

  static byte[] u16(int value) {
    return little(2).putShort((short) value).array();
  }

  static byte[] u32(int value) {
    return little(4).putInt(value).array();
  }

  static byte[] u64(long value) {
    return little(8).putLong(value).array();
  }

  /** A string as it is a parameter: with a NUL. */
  static byte[] name(String value) {
    return bytes(value + "\0");
  }

  static byte[] bytes(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] text(String value) {
    return prefixed(bytes(value));
  }

  private static byte[] prefixed(byte[] value) {
    return join(u16(value.length), value);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}

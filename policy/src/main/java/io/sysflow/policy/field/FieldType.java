package io.sysflow.policy.field;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The type of a field's values; it decides which operators a condition may use. */
public enum FieldType {
  TEXT,
  /** Bytes, held as one character of ISO 8859-1 each. */
  BYTES,
  /** 0 or 1. */
  BOOL,
  INT,
  UINT,
  REAL,
  /** Nanoseconds. */
  DURATION,
  /** Nanoseconds since the epoch. */
  TIME,
  PORT,
  IP,
  /** An address that is compared with networks. */
  NET;

  private static final Map<String, FieldType> NAMES =
      Map.ofEntries(
          Map.entry("text", TEXT),
          Map.entry("string", TEXT),
          Map.entry("str", TEXT),
          Map.entry("charbuf", TEXT),
          Map.entry("fspath", TEXT),
          Map.entry("fsrelpath", TEXT),
          Map.entry("path", TEXT),
          Map.entry("char", TEXT),
          Map.entry("bytes", BYTES),
          Map.entry("bytebuf", BYTES),
          Map.entry("buffer", BYTES),
          Map.entry("bool", BOOL),
          Map.entry("boolean", BOOL),
          Map.entry("double", REAL),
          Map.entry("float", REAL),
          Map.entry("real", REAL),
          Map.entry("number", INT),
          Map.entry("integer", INT),
          Map.entry("long", INT),
          Map.entry("reltime", DURATION),
          Map.entry("duration", DURATION),
          Map.entry("abstime", TIME),
          Map.entry("time", TIME),
          Map.entry("port", PORT),
          Map.entry("ip", IP),
          Map.entry("ipaddr", IP),
          Map.entry("ipv4addr", IP),
          Map.entry("ipv6addr", IP),
          Map.entry("net", NET),
          Map.entry("ipnet", NET),
          Map.entry("ipv4net", NET),
          Map.entry("ipv6net", NET));

  /**
   * Returns the type with this name: ours, Falco's (such as {@code CHARBUF} or {@code PT_UINT64}),
   * or a plain one (such as {@code string}).
   */
  public static Optional<FieldType> named(String name) {
    String key = name.toLowerCase(Locale.ROOT);
    key = key.startsWith("pt_") ? key.substring(3) : key;
    if (key.matches("u(int)?(8|16|32|64)?|syscallid|uid|gid|fd_flags|flags(8|16|32)")) {
      return Optional.of(UINT);
    }
    if (key.matches("(int|s|i)(8|16|32|64)?|errno|fd|pid|sigtype")) {
      return Optional.of(INT);
    }
    return Optional.ofNullable(NAMES.get(key));
  }

  /** Returns whether values are numbers that have an order. */
  public boolean numeric() {
    return switch (this) {
      case INT, UINT, REAL, DURATION, TIME, PORT -> true;
      case TEXT, BYTES, BOOL, IP, NET -> false;
    };
  }

  /** Returns whether values are text or bytes. */
  public boolean textual() {
    return this == TEXT || this == BYTES;
  }

  /** Returns whether values are IP addresses. */
  public boolean address() {
    return this == IP || this == NET;
  }
}

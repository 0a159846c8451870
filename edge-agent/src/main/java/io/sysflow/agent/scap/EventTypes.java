package io.sysflow.agent.scap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What is to be known of each type of event: the table in {@code events.txt}. */
final class EventTypes {

  /** Who takes an event. */
  static final byte NOBODY = '.';

  static final byte PROCESSES = 'P';
  static final byte DESCRIPTORS = 'F';
  static final byte SOCKETS = 'S';
  static final byte NAMES = 'N';
  static final byte OTHERS = 'X';
  static final byte TABLES = 'M';

  private static final int KNOWN = 1;
  private static final int USES_FD = 1 << 1;
  private static final int KEPT = 1 << 2;
  private static final int NEEDS_THREAD = 1 << 3;
  private static final int NO_CALL = 1 << 4;
  private static final int NO_THREAD = 1 << 5;

  private static final int MAX = 1024;

  private static final EventTypes TABLE = read();

  private final byte[] takers = new byte[MAX];
  private final byte[] marks = new byte[MAX];
  private final byte[] exitFds = new byte[MAX];

  private EventTypes() {
    Arrays.fill(takers, NOBODY);
  }

  /** Returns the table. */
  static EventTypes table() {
    return TABLE;
  }

  private static EventTypes read() {
    EventTypes types = new EventTypes();
    for (String line : lines()) {
      if (!line.startsWith("#")) {
        types.add(List.of(line.split(" ", -1)));
      }
    }
    return types;
  }

  boolean isKnown(int type) {
    return has(type, KNOWN);
  }

  /** Returns whether anything is to be read from the parameters. */
  boolean isHandled(int type) {
    return taker(type) != NOBODY;
  }

  byte taker(int type) {
    return type < MAX ? takers[type] : NOBODY;
  }

  /** Returns whether enter begins with a descriptor, or exit is about that of enter. */
  boolean usesFd(int type) {
    return has(type, USES_FD);
  }

  /** Returns which parameter of an exit event is the descriptor, if enter was not seen; 0: none. */
  int exitFd(int type) {
    return type < MAX ? exitFds[type] : 0;
  }

  boolean isKept(int type) {
    return has(type, KEPT);
  }

  boolean needsThread(int type) {
    return has(type, NEEDS_THREAD);
  }

  boolean isNoCall(int type) {
    return has(type, NO_CALL);
  }

  boolean hasNoThread(int type) {
    return has(type, NO_THREAD);
  }

  private boolean has(int type, int mark) {
    return type < MAX && (marks[type] & mark) != 0;
  }

  private void add(List<String> columns) {
    int enter = Integer.parseInt(columns.get(0));
    String given = columns.size() > 3 ? columns.get(3) : "";
    int both =
        KNOWN
            | mark(given, 'q', NEEDS_THREAD)
            | mark(given, 's', NO_CALL)
            | mark(given, 't', NO_THREAD);
    marks[enter] = (byte) (both | mark(given, 'e', USES_FD) | mark(given, 'k', KEPT));
    marks[enter + 1] = (byte) (both | mark(given, 'x', USES_FD));
    exitFds[enter + 1] = digit(given);
    takers[enter] = (byte) columns.get(2).charAt(0);
    takers[enter + 1] = takers[enter];
  }

  private static byte digit(String given) {
    int last = given.isEmpty() ? 0 : given.charAt(given.length() - 1) - '0';
    return (byte) (last > 0 && last <= 9 ? last : 0);
  }

  private static int mark(String given, char letter, int mark) {
    return given.indexOf(letter) >= 0 ? mark : 0;
  }

  private static List<String> lines() {
    try (InputStream table = EventTypes.class.getResourceAsStream("events.txt")) {
      if (table == null) {
        throw new AssertionError("events.txt is not beside the class that reads it");
      }
      return new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))
          .lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

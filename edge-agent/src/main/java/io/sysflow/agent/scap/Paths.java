package io.sysflow.agent.scap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Puts paths together without asking a file system, as libsinsp does: what follows a directory is
 * normalised, the directory is not, and a way up stops at the directory's first character.
 */
final class Paths {

  /** Where libsinsp gives up. */
  private static final int COMPAT_LIMIT = 1024;

  private static final String TOO_LONG = "/PATH_TOO_LONG";

  private Paths() {}

  /**
   * Returns the path of a name below a directory.
   *
   * @param directory ends with a slash, or is empty
   * @param compat whether bytes other than printable ASCII become dots, and long paths a mark
   */
  static String join(String directory, byte[] name, int offset, int length, boolean compat) {
    byte[] head = directory.getBytes(StandardCharsets.UTF_8);
    if (compat && head.length + length + 1 > COMPAT_LIMIT) {
      return TOO_LONG;
    }
    boolean relative = length > 0 && name[offset] != '/';
    byte[] target = new byte[(relative ? head.length : 0) + length + 1];
    int base = relative ? head.length : 0;
    System.arraycopy(head, 0, target, 0, base);
    int end = normalise(name, offset, offset + length, target, base, compat);
    return new String(target, 0, end, StandardCharsets.UTF_8);
  }

  static String join(String directory, String name, boolean compat) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return join(directory, bytes, 0, bytes.length, compat);
  }

  /** Returns a new working directory, which ends with a slash. */
  static String directory(String old, String path, boolean compat) {
    String joined = join(old, path, compat);
    return joined.endsWith("/") ? joined : joined + "/";
  }

  /** Copies a path behind the {@code base} bytes that are in {@code target}; returns the end. */
  private static int normalise(
      byte[] path, int from, int to, byte[] target, int base, boolean compat) {
    int end = base;
    int i = from;
    while (i < to) {
      int dots = end == 0 || target[end - 1] == '/' ? dots(path, i, to) : 0;
      if (dots > 0) {
        end = dots == 2 ? parent(target, end) : end;
        i = Math.min(to, i + dots + 1);
      } else {
        end = put(path[i], target, end, base, compat);
        i++;
      }
    }
    return end > 1 && target[end - 1] == '/' ? end - 1 : end;
  }

  /** Appends a byte, unless it is a slash after another; returns the end. */
  private static int put(byte next, byte[] target, int end, int base, boolean compat) {
    if (next == '/' && (end > 0 ? target[end - 1] == '/' : base > 0)) {
      return end;
    }
    target[end] = compat && !isPrintable(next) ? (byte) '.' : next;
    return end + 1;
  }

  /** Returns 1 for a component ".", 2 for "..", else 0. */
  private static int dots(byte[] path, int from, int to) {
    if (path[from] != '.') {
      return 0;
    }
    int end = from + 1 < to && path[from + 1] == '.' ? from + 2 : from + 1;
    return end == to || path[end] == '/' ? end - from : 0;
  }

  /** Returns where the directory above begins to end: after its slash, or at the first byte. */
  private static int parent(byte[] target, int end) {
    if (end <= 1) {
      return end;
    }
    int up = end - 1;
    while (up >= 1 && target[up - 1] != '/') {
      up--;
    }
    return up;
  }

  private static boolean isPrintable(byte b) {
    return b >= 0x20 && b < 0x7f;
  }

  /** Returns a string without what is not printable ASCII. */
  static String printable(String text) {
    StringBuilder printable = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean keep = c >= 0x20 && c < 0x7f;
      if (!keep && printable == null) {
        printable = new StringBuilder(text.length()).append(text, 0, i);
      } else if (keep && printable != null) {
        printable.append(c);
      }
    }
    return printable == null ? text : printable.toString();
  }

  /**
   * Returns a path for the name of an event on files, as the reference collector makes it: absolute
   * where the directory is known, and then normal.
   *
   * @param directory empty if unknown
   * @param keepSlash whether a slash at the end stays, as where nothing of the path exists
   */
  static String absolute(String directory, String path, boolean keepSlash) {
    if (path.startsWith("/")) {
      return normal(path, keepSlash);
    }
    if (directory.isEmpty()) {
      return path;
    }
    return normal(directory.endsWith("/") ? directory + path : directory + "/" + path, keepSlash);
  }

  private static void go(Deque<String> parts, String part, boolean rooted) {
    if (!part.equals("..")) {
      parts.add(part);
    } else if (!parts.isEmpty() && !parts.getLast().equals("..")) {
      parts.removeLast();
    } else if (!rooted) {
      parts.add(part);
    }
  }

  private static String normal(String path, boolean keepSlash) {
    boolean rooted = path.startsWith("/");
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty() && !part.equals(".")) {
        go(parts, part, rooted);
      }
    }
    String normal = (rooted ? "/" : "") + String.join("/", parts);
    return keepSlash && path.endsWith("/") && !normal.endsWith("/") && !normal.isEmpty()
        ? normal + "/"
        : normal;
  }
}

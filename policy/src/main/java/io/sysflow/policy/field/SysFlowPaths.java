package io.sysflow.policy.field;

/** How the SysFlow processor takes paths apart: as Go's package {@code path/filepath}. */
public final class SysFlowPaths {

  private SysFlowPaths() {}

  /**
   * Returns a path without the two addresses that collectors put before the path of a unix socket,
   * such as {@code ffff89cf226e9c00->ffff89cf226efc00 /run/a.sock}.
   */
  public static String path(String path) {
    int end = linkEnd(path);
    return end == 0 ? path : path.substring(Math.min(path.length(), end + 1));
  }

  /** Returns the two addresses that stand before a socket's path, empty if there are none. */
  public static String link(String path) {
    return path.substring(0, linkEnd(path));
  }

  /** Returns the last part of a path, "." of an empty one. */
  public static String base(String path) {
    if (path.isEmpty()) {
      return ".";
    }
    String trimmed = withoutSlashes(path);
    return trimmed.isEmpty() ? "/" : trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  /** Returns the path without its last part, "." if nothing is left. */
  public static String directory(String path) {
    int slash = path.lastIndexOf('/');
    if (slash < 0) {
      return ".";
    }
    String trimmed = withoutSlashes(path.substring(0, slash));
    return trimmed.isEmpty() ? "/" : trimmed;
  }

  private static String withoutSlashes(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  private static int linkEnd(String path) {
    int arrow = hexadecimal(path, 0);
    if (arrow == 0 || !path.startsWith("->", arrow)) {
      return 0;
    }
    int end = hexadecimal(path, arrow + 2);
    boolean whole = end > arrow + 2 && (end == path.length() || path.charAt(end) == ' ');
    return whole ? end : 0;
  }

  private static int hexadecimal(String path, int start) {
    int end = start;
    while (end < path.length() && Character.digit(path.charAt(end), 16) >= 0) {
      end++;
    }
    return end;
  }
}

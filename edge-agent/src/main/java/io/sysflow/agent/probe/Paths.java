package io.sysflow.agent.probe;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Turns what the probe writes of paths and strings into text. Used from one thread. */
final class Paths {
  private static final int LARGEST = 1 << 14;

  private final byte[] in = new byte[LARGEST];
  private final byte[] out = new byte[LARGEST + 1];

  /** Returns the current field as a path: its components come last first, each ended by 0. */
  String components(ProbeRecord probeRecord) {
    int length = probeRecord.copyTo(in);
    int end = length;
    int n = 0;
    while (end > 0) {
      int start = end - 1;
      while (start > 0 && in[start - 1] != 0) {
        start--;
      }
      if (end - 1 > start) {
        out[n++] = '/';
        System.arraycopy(in, start, out, n, end - 1 - start);
        n += end - 1 - start;
      }
      end = start;
    }
    if (n == 0 || n == 2 && out[1] == '/') {
      return probeRecord.fieldHas(Wire.PATH_PSEUDO) ? "" : "/";
    }
    String path = new String(out, 0, n, StandardCharsets.UTF_8);
    // As /proc shows files that are in no directory.
    return probeRecord.fieldHas(Wire.PATH_PSEUDO) ? path + " (deleted)" : path;
  }

  /** Returns the current field as text. */
  String text(ProbeRecord probeRecord) {
    int length = probeRecord.copyTo(in);
    return new String(in, 0, length, StandardCharsets.UTF_8);
  }

  /** Returns the current field as strings, each ended by 0, the last perhaps cut off. */
  List<String> strings(ProbeRecord probeRecord) {
    return strings(in, probeRecord.copyTo(in));
  }

  /** Returns the strings in {@code bytes}, each ended by 0, the last perhaps cut off. */
  static List<String> strings(byte[] bytes, int length) {
    List<String> result = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == 0) {
        result.add(new String(bytes, start, i - start, StandardCharsets.UTF_8));
        start = i + 1;
      }
    }
    if (start < length) {
      result.add(new String(bytes, start, length - start, StandardCharsets.UTF_8));
    }
    return result;
  }

  /** Returns {@code path}, seen from {@code base} unless it is absolute, without "." and "..". */
  static String resolve(String base, String path) {
    String whole = path.startsWith("/") ? path : path.isEmpty() ? base : base + "/" + path;
    if (!needsNormalizing(whole)) {
      return whole;
    }
    List<String> parts = new ArrayList<>();
    for (String part : whole.split("/", -1)) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.remove(parts.size() - 1);
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    String joined = String.join("/", parts);
    return whole.startsWith("/") ? "/" + joined : joined;
  }

  /**
   * Returns an absolute path as the probe writes it: components, the last first, each ended by 0.
   */
  static byte[] toComponents(String path) {
    StringBuilder text = new StringBuilder();
    String[] parts = path.substring(1).split("/", -1);
    for (int i = parts.length - 1; i >= 0; i--) {
      text.append(parts[i]).append('\0');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the directory that a path is in. */
  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  private static boolean needsNormalizing(String path) {
    return path.contains("//")
        || path.contains("/.")
        || path.startsWith(".")
        || path.endsWith("/") && path.length() > 1;
  }
}

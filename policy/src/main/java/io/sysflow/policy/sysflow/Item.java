package io.sysflow.policy.sysflow;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A definition of a file: its kind, such as "rule", and the parts of it. */
final class Item {

  private final String kind;
  private final int offset;
  private final Map<String, Part> parts = new LinkedHashMap<>();

  /**
   * A part of a definition: what stands between a key and the next.
   *
   * @param key where it stands
   * @param start where the value begins
   * @param end where it ends, exclusively
   */
  record Part(int key, int start, int end) {}

  Item(String kind, int offset) {
    this.kind = kind;
    this.offset = offset;
  }

  String kind() {
    return kind;
  }

  /** Returns where it begins. */
  int offset() {
    return offset;
  }

  Map<String, Part> parts() {
    return parts;
  }

  /** Returns a part, null if there is none. */
  @Nullable Part part(String key) {
    return parts.get(key);
  }
}

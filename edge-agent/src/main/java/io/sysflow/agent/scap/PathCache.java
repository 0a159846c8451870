package io.sysflow.agent.scap;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The paths that names were resolved to of late, so that one that is seen again costs no object. A
 * new one takes the place of that which was there.
 */
final class PathCache {

  private static final int SIZE = 1 << 13;

  /** No path is longer in practice, and what is remembered must not get out of hand. */
  private static final int LONGEST = 4_096;

  /** A name below a directory, with its whole path. */
  static final class Entry {
    private final String directory;
    private final byte[] bytes;
    private final String name;
    private final String path;

    private Entry(String directory, byte[] bytes, String path) {
      this.directory = directory;
      this.bytes = bytes;
      this.name = new String(bytes, StandardCharsets.UTF_8);
      this.path = path;
    }

    String name() {
      return name;
    }

    String path() {
      return path;
    }
  }

  private final @Nullable Entry[] entries = new Entry[SIZE];
  private final boolean compat;

  PathCache(boolean compat) {
    this.compat = compat;
  }

  /** Returns the path of a parameter, a name below a directory. */
  Entry get(String directory, RawEvent event, int parameter) {
    if (event.isEmpty(parameter)) {
      byte[] unknown = RawEvent.UNKNOWN.getBytes(StandardCharsets.UTF_8);
      return get(directory, unknown, 0, unknown.length);
    }
    return get(directory, event.bytes(), event.at(parameter), event.stringLength(parameter));
  }

  private Entry get(String directory, byte[] bytes, int offset, int length) {
    int hash = directory.hashCode();
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    int place = (hash ^ hash >>> 15) & SIZE - 1;
    Entry known = entries[place];
    if (known != null
        && Arrays.equals(known.bytes, 0, known.bytes.length, bytes, offset, offset + length)
        && known.directory.equals(directory)) {
      return known;
    }
    String path = Paths.join(directory, bytes, offset, length, compat);
    Entry entry = new Entry(directory, Arrays.copyOfRange(bytes, offset, offset + length), path);
    if (length <= LONGEST) {
      entries[place] = entry;
    }
    return entry;
  }
}

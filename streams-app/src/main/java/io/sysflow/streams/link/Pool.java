package io.sysflow.streams.link;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows one of each of the things that many ends have in common, those that were met last. Used
 * from one thread.
 */
final class Pool<T> {

  private static final int MOST = 10_000;
  private static final float LOAD = 0.75f;

  /** In the order in which they were met. */
  private final Map<T, T> things = new LinkedHashMap<>(16, LOAD, true);

  /** Returns what is equal to a thing and was there before, or else the thing. */
  T shared(T thing) {
    T known = things.get(thing);
    if (known != null) {
      return known;
    }
    things.put(thing, thing);
    if (things.size() > MOST) {
      Iterator<T> oldest = things.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    return thing;
  }

  /** The same of a thing that may be absent. */
  @Nullable T orNull(@Nullable T thing) {
    return thing == null ? null : shared(thing);
  }
}

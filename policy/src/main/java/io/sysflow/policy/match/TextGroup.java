package io.sysflow.policy.match;

import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.Source;
import io.sysflow.policy.field.Subject;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The texts that depend on the same part of a record, and the processes or files that were met last
 * with what was found in their texts: they come again in many records. Of one that is met for the
 * first time nothing is kept, so that those that come once make no garbage. Used from one thread.
 */
final class TextGroup {

  private static final int SET_BITS = 10;

  private final Source source;
  private final int size;
  private final Map<Role, int[]> texts = new EnumMap<>(Role.class);
  private final @Nullable Known[] slots;
  private final @Nullable Object[] met;
  private @Nullable Known last;
  private int victim;

  /**
   * Makes a group of those of some texts that depend on a part of a record.
   *
   * @param all the texts
   * @param sources what each of them depends on
   */
  TextGroup(Source source, List<TextIndex> all, Source[] sources) {
    this.source = source;
    this.size = all.size();
    for (Role role : Role.values()) {
      int[] some =
          IntStream.range(0, size)
              .filter(i -> sources[i] == source && !all.get(i).entries(role).isEmpty())
              .toArray();
      texts.put(role, some);
    }
    boolean comesAgain = source != Source.RECORD;
    slots = new @Nullable Known[comesAgain ? 2 << SET_BITS : 0];
    met = new @Nullable Object[comesAgain ? 1 << SET_BITS : 0];
  }

  /** Returns the texts that entries have literals for in a role. */
  int[] texts(Role role) {
    return Objects.requireNonNull(texts.get(role));
  }

  /**
   * Returns what is known of the process or file that a view shows, null if it is new, or if the
   * texts are of no such.
   */
  @Nullable Known known(EventView view) {
    return last != null && last.isIn(view) ? last : find(view);
  }

  private @Nullable Known find(EventView view) {
    Object entity = Subject.entity(source, view);
    if (entity == null) {
      return null;
    }
    int set = System.identityHashCode(entity) * 0x9e3779b9 >>> Integer.SIZE - SET_BITS;
    for (int slot = 2 * set; slot < 2 * set + 2; slot++) {
      Known known = slots[slot];
      if (known != null && known.isIn(view)) {
        last = known;
        return known;
      }
    }
    return meet(set, entity, view);
  }

  @SuppressWarnings("ReferenceEquality") // the same, not one like it
  private @Nullable Known meet(int set, Object entity, EventView view) {
    Subject subject = met[set] == entity ? Subject.of(source, view) : null;
    met[set] = entity;
    if (subject == null) {
      return null;
    }
    Known known = new Known(subject, size);
    victim ^= 1;
    slots[2 * set + victim] = known;
    last = known;
    return known;
  }
}

package io.sysflow.policy.match;

import io.sysflow.policy.field.EventView;
import java.util.stream.IntStream;

/**
 * The entries that are left for one combination of facets, and what finds them. It does not change.
 */
final class Selection {

  private final long[] entries;
  private final EntrySet always;
  private final TextIndex[] texts;
  private final int[] caches;
  private final NumberIndex[] numbers;

  /** Makes a selection of the entries of an index. */
  Selection(OperationIndex index, long[] entries) {
    this.entries = entries;
    this.always = index.unanchored().within(entries);
    this.caches =
        IntStream.range(0, index.texts().size())
            .filter(i -> index.texts().get(i).hasAnyOf(entries))
            .toArray();
    this.texts = IntStream.of(caches).mapToObj(index.texts()::get).toArray(TextIndex[]::new);
    this.numbers =
        index.numbers().stream()
            .filter(number -> number.hasAnyOf(entries))
            .toArray(NumberIndex[]::new);
  }

  /** Returns whether no entry is left. */
  boolean isEmpty() {
    return always.isEmpty() && texts.length == 0 && numbers.length == 0;
  }

  /**
   * Adds the entries that may hold.
   *
   * @param found what was found before, for each text that rules are looked up by
   */
  void collect(EventView view, TextIndex.Cache[] found, Candidates candidates) {
    candidates.begin(entries);
    always.addTo(candidates);
    for (int i = 0; i < texts.length; i++) {
      texts[i].collect(view, found[caches[i]], candidates);
    }
    for (int i = 0; i < numbers.length; i++) {
      numbers[i].collect(view, candidates);
    }
  }
}

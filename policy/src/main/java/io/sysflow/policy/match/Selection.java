package io.sysflow.policy.match;

import io.sysflow.policy.field.EventView;
import java.util.stream.IntStream;

/**
 * The entries that are left for one combination of facets, and what finds them. It does not change.
 */
final class Selection {

  private final long[] entries;
  private final EntrySet always;
  private final int[] texts;
  private final NumberIndex[] numbers;

  /** Makes a selection of the entries of an index. */
  Selection(OperationIndex index, long[] entries) {
    this.entries = entries;
    this.always = index.unanchored().within(entries);
    this.texts =
        IntStream.range(0, index.texts().size())
            .filter(text -> finds(index.texts().get(text)))
            .toArray();
    this.numbers =
        index.numbers().stream()
            .filter(number -> number.hasAnyOf(entries))
            .toArray(NumberIndex[]::new);
  }

  private boolean finds(TextIndex text) {
    return !text.entries(Role.CANDIDATE).within(entries).isEmpty();
  }

  /** Returns whether no entry is left. */
  boolean isEmpty() {
    return always.isEmpty() && texts.length == 0 && numbers.length == 0;
  }

  /** Adds the entries that may hold. */
  void collect(EventView view, Findings findings, Candidates candidates) {
    candidates.begin(entries);
    always.addTo(candidates);
    for (int i = 0; i < texts.length; i++) {
      findings.collect(texts[i], candidates);
    }
    for (int i = 0; i < numbers.length; i++) {
      numbers[i].collect(view, candidates);
    }
  }
}

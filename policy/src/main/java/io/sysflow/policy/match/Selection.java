package io.sysflow.policy.match;

import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.Source;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The entries that are left for one combination of facets, and what finds them. It does not change.
 */
final class Selection {

  private final long[] entries;
  private final EntrySet always;

  /** Of each group of texts, those that find entries. */
  private final int[][] texts;

  private final NumberIndex[] numbers;
  private final boolean empty;

  /** Makes a selection of the entries of an index. */
  Selection(OperationIndex index, long[] entries) {
    this.entries = entries;
    this.always = index.unanchored().within(entries);
    Source[] sources = index.sources();
    this.texts = new int[Source.values().length][];
    for (Source source : Source.values()) {
      texts[source.place()] =
          IntStream.range(0, sources.length)
              .filter(text -> sources[text] == source && finds(index.texts().get(text)))
              .toArray();
    }
    this.numbers =
        index.numbers().stream()
            .filter(number -> number.hasAnyOf(entries))
            .toArray(NumberIndex[]::new);
    this.empty =
        always.isEmpty()
            && numbers.length == 0
            && Arrays.stream(texts).allMatch(some -> some.length == 0);
  }

  private boolean finds(TextIndex text) {
    return !text.entries(Role.CANDIDATE).within(entries).isEmpty();
  }

  /** Returns whether no entry is left. */
  boolean isEmpty() {
    return empty;
  }

  /** Adds the entries that may hold. */
  void collect(EventView view, Findings findings, Candidates candidates) {
    candidates.begin(entries);
    always.addTo(candidates);
    for (int group = 0; group < texts.length; group++) {
      if (texts[group].length > 0) {
        collect(group, findings, candidates);
      }
    }
    for (int i = 0; i < numbers.length; i++) {
      numbers[i].collect(view, candidates);
    }
  }

  private void collect(int group, Findings findings, Candidates candidates) {
    Known known = findings.known(group);
    if (known != null) {
      findings.entries(group, known, Role.CANDIDATE).addTo(candidates);
      return;
    }
    for (int text : texts[group]) {
      findings.collect(text, candidates);
    }
  }
}

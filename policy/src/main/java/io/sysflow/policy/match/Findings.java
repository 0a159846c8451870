package io.sysflow.policy.match;

import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.FieldRef;

/**
 * What the texts of one operation of a record say of the entries. A text is looked up when it is
 * asked for, once. Used from one thread.
 */
final class Findings {

  private final EventView view;
  private final TextIndex[] indexes;
  private final FieldRef[] fields;
  private final boolean[] lists;
  private final TextIndex.Cache[] caches;
  private final Finding[][] found;
  private final int[] counts;
  private final long[] read;
  private long operation;

  /** Makes findings in texts of a view. */
  Findings(OperationIndex index, EventView view) {
    this.view = view;
    this.indexes = index.texts().toArray(TextIndex[]::new);
    int size = indexes.length;
    this.fields = new FieldRef[size];
    this.lists = new boolean[size];
    this.caches = new TextIndex.Cache[size];
    for (int i = 0; i < size; i++) {
      fields[i] = indexes[i].field();
      lists[i] = indexes[i].isList();
      caches[i] = new TextIndex.Cache(indexes[i]);
    }
    this.found = new Finding[size][1];
    this.counts = new int[size];
    this.read = new long[size];
  }

  /** Forgets what was found: another operation is shown. */
  void clear() {
    operation++;
  }

  /** Returns those entries of a word that have literals in a role in a text. */
  long word(int text, Role role, int word) {
    long entries = 0;
    int count = count(text);
    for (int i = 0; i < count; i++) {
      entries |= of(text, i).entries(role).word(word);
    }
    return entries;
  }

  /** Adds the entries that are looked up by a text. */
  void collect(int text, Candidates candidates) {
    int count = count(text);
    for (int i = 0; i < count; i++) {
      of(text, i).candidates().addTo(candidates);
    }
  }

  /** Returns how many values of a field there are. */
  int count(int text) {
    if (read[text] != operation) {
      read[text] = operation;
      counts[text] = read(text);
    }
    return counts[text];
  }

  private int read(int text) {
    FieldRef field = fields[text];
    int size = lists[text] ? view.size(field) : 1;
    if (found[text].length < size) {
      found[text] = new Finding[size + 4];
    }
    Finding[] values = found[text];
    int count = 0;
    for (int i = 0; i < size; i++) {
      String value = view.text(field, i);
      if (value != null) {
        values[count++] = caches[text].find(value, view.slice(field));
      } else if (!lists[text]) {
        values[count++] = indexes[text].absent();
      }
    }
    return count;
  }

  /** Returns what a value of a field says; {@link #count} was asked before. */
  Finding of(int text, int value) {
    return found[text][value];
  }
}

package io.sysflow.policy.match;

import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the texts of one operation of a record say of the entries. A text is looked up when it is
 * asked for, once; those of a process or file once for many records. Used from one thread.
 */
final class Findings {

  private final EventView view;
  private final TextIndex[] indexes;
  private final FieldRef[] fields;
  private final boolean[] lists;
  private final TextIndex.Cache[] caches;
  private final TextGroup[] groups;
  private final int[] groupOfText;
  private final @Nullable Known[] known;
  private final long[] asked;
  private final Finding[][] own;
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
    this.groupOfText = new int[size];
    Source[] sources = index.sources();
    for (int i = 0; i < size; i++) {
      fields[i] = indexes[i].field();
      lists[i] = indexes[i].isList();
      caches[i] = new TextIndex.Cache(indexes[i]);
      groupOfText[i] = sources[i].place();
    }
    this.groups = new TextGroup[Source.values().length];
    for (Source source : Source.values()) {
      groups[source.place()] = new TextGroup(source, index.texts(), sources);
    }
    this.known = new @Nullable Known[groups.length];
    this.asked = new long[groups.length];
    this.own = new Finding[size][1];
    this.found = new Finding[size][];
    this.counts = new int[size];
    this.read = new long[size];
  }

  /** Forgets what was found: another operation is shown. */
  void clear() {
    operation++;
  }

  /** Returns what is known of a group's process or file, null if it is new or there is none. */
  @Nullable Known known(int group) {
    if (asked[group] != operation) {
      asked[group] = operation;
      known[group] = groups[group].known(view);
    }
    return known[group];
  }

  /** Returns the entries that have literals in a role in the texts of a known process or file. */
  EntrySet entries(int group, Known known, Role role) {
    EntrySet entries = known.entries(role);
    return entries == null ? known.put(role, union(groups[group].texts(role), role)) : entries;
  }

  private EntrySet union(int[] texts, Role role) {
    List<EntrySet> sets = new ArrayList<>();
    for (int text : texts) {
      for (int i = 0; i < count(text); i++) {
        sets.add(of(text, i).entries(role));
      }
    }
    return EntrySet.union(sets);
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
      Known known = known(groupOfText[text]);
      if (known == null) {
        read(text);
      } else {
        recall(known, text);
      }
    }
    return counts[text];
  }

  private void recall(Known known, int text) {
    Finding[] before = known.findings(text);
    if (before == null) {
      read(text);
      before = Arrays.copyOf(found[text], counts[text]);
      known.put(text, before);
    }
    found[text] = before;
    counts[text] = before.length;
  }

  private void read(int text) {
    FieldRef field = fields[text];
    int size = lists[text] ? view.size(field) : 1;
    if (own[text].length < size) {
      own[text] = new Finding[size + 4];
    }
    Finding[] values = own[text];
    int count = 0;
    for (int i = 0; i < size; i++) {
      String value = view.text(field, i);
      if (value != null) {
        values[count++] = caches[text].find(value, view.slice(field));
      } else if (!lists[text]) {
        values[count++] = indexes[text].absent();
      }
    }
    found[text] = values;
    counts[text] = count;
  }

  /** Returns what a value of a field says; {@link #count} was asked before. */
  Finding of(int text, int value) {
    return found[text][value];
  }
}

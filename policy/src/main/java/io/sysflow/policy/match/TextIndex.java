package io.sysflow.policy.match;

import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.Slice;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The entries that are looked up by one text field. It does not change. */
final class TextIndex {

  private final FieldRef field;
  private final Column column;
  private final EntrySet[] entriesOfLiterals;
  private final List<Anchor> parts;
  private final EntrySet[] entriesOfParts;
  private final LiteralAutomaton automaton;
  private final EntrySet all;

  /**
   * Makes an index.
   *
   * @param entries by the literals that they are looked up by
   */
  TextIndex(Column column, Map<Anchor, EntrySet> entries) {
    this.field = column.field();
    this.column = column;
    Map<Anchor, EntrySet> found = new LinkedHashMap<>(entries);
    found.keySet().removeIf(anchor -> anchor.kind() == Anchor.Kind.EQUAL);
    Map<Integer, EntrySet> equal = new TreeMap<>();
    entries.forEach(
        (anchor, set) -> {
          if (anchor.kind() == Anchor.Kind.EQUAL) {
            equal.put(column.id(anchor.text()), set);
          }
        });
    this.entriesOfLiterals = new EntrySet[column.literals()];
    Arrays.fill(entriesOfLiterals, EntrySet.NONE);
    equal.forEach((literal, set) -> entriesOfLiterals[literal] = set);
    this.parts = List.copyOf(found.keySet());
    this.entriesOfParts = found.values().toArray(new EntrySet[0]);
    this.all = EntrySet.union(entries.values());
    this.automaton = new LiteralAutomaton(parts.stream().map(Anchor::text).toList());
  }

  /** Returns whether some entries can be found by the field. */
  boolean hasAnyOf(long[] entries) {
    return !all.within(entries).isEmpty();
  }

  /**
   * Adds the entries whose literals are in the field's values.
   *
   * @param cache what was found for texts before
   */
  void collect(EventView view, Cache cache, Candidates candidates) {
    int size = column.isList() ? view.size(field) : 1;
    for (int i = 0; i < size; i++) {
      String text = view.text(field, i);
      if (text != null) {
        cache.entries(this, text, view.slice(field)).addTo(candidates);
      }
    }
  }

  private EntrySet entries(int literal) {
    boolean indexed = literal >= 0 && literal < entriesOfLiterals.length;
    return indexed ? entriesOfLiterals[literal] : EntrySet.NONE;
  }

  private EntrySet search(String text, Slice slice) {
    int end = slice.end(text);
    if (end < 0) {
      return EntrySet.NONE;
    }
    int start = slice.start(text);
    Search search = new Search(start, end);
    automaton.scan(text, start, end, search);
    return search.joined(entries(column.find(text, start, end)));
  }

  /** Collects what is found in one text. */
  private final class Search implements LiteralAutomaton.Hits {
    private final int start;
    private final int end;
    private @Nullable BitSet found;

    Search(int start, int end) {
      this.start = start;
      this.end = end;
    }

    @Override
    public void hit(int literal, int at) {
      Anchor anchor = parts.get(literal);
      boolean fits =
          switch (anchor.kind()) {
            case STARTS -> at - anchor.text().length() == start;
            case ENDS -> at == end;
            case CONTAINS, EQUAL -> true;
          };
      if (fits) {
        BitSet set = found == null ? new BitSet() : found;
        entriesOfParts[literal].addTo(set);
        found = set;
      }
    }

    EntrySet joined(EntrySet equal) {
      if (found == null) {
        return equal;
      }
      equal.addTo(found);
      return new EntrySet(found);
    }
  }

  /**
   * The entries that were found for the texts that were asked for last: the texts of a process or
   * file are asked for in all its records. Used from one thread.
   */
  static final class Cache {
    private static final int SETS = 1 << 11;

    private final @Nullable Found[] slots = new @Nullable Found[2 * SETS];
    private int victim;

    /** What was found for a part of a text. */
    private record Found(String text, Slice slice, EntrySet entries) {}

    EntrySet entries(TextIndex index, String text, Slice slice) {
      int first = (text.hashCode() * 0x9e3779b9 >>> 21) * 2;
      for (int slot = first; slot < first + 2; slot++) {
        Found found = slots[slot];
        if (found != null && found.slice == slice && text.equals(found.text)) {
          return found.entries;
        }
      }
      victim ^= 1;
      EntrySet entries = index.search(text, slice);
      slots[first + victim] = new Found(text, slice, entries);
      return entries;
    }
  }

  @Override
  public String toString() {
    return field + " " + parts + " " + entriesOfLiterals.length;
  }
}

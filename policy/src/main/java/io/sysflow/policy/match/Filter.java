package io.sysflow.policy.match;

import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.Memo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What all entries say about one field being one of some literals, or none of some: which literal
 * the field is says at once which of the entries are left.
 */
final class Filter {

  private final Column column;
  private final long[] wanting;
  private final long[] concerned;
  private final Map<Integer, List<Integer>> wants = new HashMap<>();
  private final Map<Integer, List<Integer>> forbids = new HashMap<>();
  private EntrySet[] wanted = {};
  private EntrySet[] forbidden = {};

  Filter(Column column, int words) {
    this.column = column;
    this.wanting = new long[words];
    this.concerned = new long[words];
  }

  /** Notes that an entry wants the field to be one of some literals, if it wants nothing yet. */
  boolean want(int entry, Iterable<String> literals) {
    long bit = 1L << entry;
    if ((wanting[entry >> 6] & bit) != 0) {
      return false;
    }
    wanting[entry >> 6] |= bit;
    note(entry, literals, wants);
    return true;
  }

  /** Notes that an entry does not hold if the field is one of some literals. */
  void forbid(int entry, Iterable<String> literals) {
    note(entry, literals, forbids);
  }

  private void note(int entry, Iterable<String> literals, Map<Integer, List<Integer>> entries) {
    concerned[entry >> 6] |= 1L << entry;
    for (String literal : literals) {
      entries.computeIfAbsent(column.id(literal), key -> new ArrayList<>()).add(entry);
    }
  }

  /** Ends the making: all entries are known. */
  void freeze() {
    wanted = sets(wants);
    forbidden = sets(forbids);
    wants.clear();
    forbids.clear();
  }

  private EntrySet[] sets(Map<Integer, List<Integer>> entries) {
    EntrySet[] sets = new EntrySet[entries.isEmpty() ? 0 : column.literals()];
    Arrays.fill(sets, EntrySet.NONE);
    entries.forEach((literal, list) -> sets[literal] = new EntrySet(list));
    return sets;
  }

  /** Returns which entries of a word the field matters for. */
  long concerned(int word) {
    return concerned[word];
  }

  /** Returns the entries of a word that the field's literal is forbidden for. */
  long forbidden(int word, EventView view, Memo memo) {
    if (!column.isList()) {
      return of(forbidden, column.literal(view, memo), word);
    }
    int count = column.listed(view, memo);
    int[] literals = memo.list(column.number(), 0);
    long found = 0;
    for (int i = 0; i < count; i++) {
      found |= of(forbidden, literals[i], word);
    }
    return found;
  }

  /** Returns which entries of a word are left. */
  long left(int word, EventView view, Memo memo) {
    if (!column.isList()) {
      int literal = column.literal(view, memo);
      return (~wanting[word] | of(wanted, literal, word)) & ~of(forbidden, literal, word);
    }
    int count = column.listed(view, memo);
    int[] literals = memo.list(column.number(), 0);
    long left = ~wanting[word];
    long not = 0;
    for (int i = 0; i < count; i++) {
      left |= of(wanted, literals[i], word);
      not |= of(forbidden, literals[i], word);
    }
    return left & ~not;
  }

  private static long of(EntrySet[] sets, int literal, int word) {
    return literal < 0 || literal >= sets.length ? 0 : sets[literal].word(word);
  }
}

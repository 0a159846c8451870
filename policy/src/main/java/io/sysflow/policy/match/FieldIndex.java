package io.sysflow.policy.match;

import io.sysflow.model.Ip;
import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.FieldSource;
import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.field.Shape;
import io.sysflow.policy.field.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The entries that are looked up by one field. It does not change. */
final class FieldIndex {

  private final FieldRef field;
  private final TextSet whole;
  private final EntrySet[] entriesOfWhole;
  private final List<Anchor> parts;
  private final EntrySet[] entriesOfParts;
  private final LiteralAutomaton automaton;
  private final long[] numbers;
  private final EntrySet[] entriesOfNumbers;
  private final Map<Ip, EntrySet> entriesOfAddresses = new HashMap<>();

  /**
   * Makes an index.
   *
   * @param entries by the literals that they are looked up by
   */
  FieldIndex(FieldRef field, Map<Anchor, List<Integer>> entries) {
    this.field = field;
    Map<String, EntrySet> texts = new LinkedHashMap<>();
    Map<Anchor, EntrySet> found = new LinkedHashMap<>();
    Map<Long, EntrySet> numbered = new TreeMap<>();
    entries.forEach(
        (anchor, numbersOfEntries) -> {
          BitSet bits = new BitSet();
          numbersOfEntries.forEach(bits::set);
          EntrySet set = new EntrySet(bits);
          if (anchor.address() != null) {
            entriesOfAddresses.put(anchor.address(), set);
          } else if (field.type() != FieldType.TEXT) {
            numbered.put(anchor.number(), set);
          } else if (anchor.kind() == Anchor.Kind.EQUAL) {
            texts.put(anchor.text(), set);
          } else {
            found.put(anchor, set);
          }
        });
    this.whole = new TextSet(List.copyOf(texts.keySet()));
    this.entriesOfWhole = texts.values().toArray(new EntrySet[0]);
    this.parts = List.copyOf(found.keySet());
    this.entriesOfParts = found.values().toArray(new EntrySet[0]);
    this.automaton = new LiteralAutomaton(parts.stream().map(Anchor::text).toList());
    this.numbers = numbered.keySet().stream().mapToLong(Long::longValue).toArray();
    this.entriesOfNumbers = numbered.values().toArray(new EntrySet[0]);
  }

  /**
   * Adds the entries whose literals are in the field's values.
   *
   * @param cache what was found for texts before
   */
  void collect(EventView view, Cache cache, Candidates candidates) {
    int size = field.shape() == Shape.ONE ? 1 : view.size(field);
    for (int i = 0; i < size; i++) {
      if (field.type() == FieldType.TEXT) {
        String text = view.text(field, i);
        if (text != null) {
          cache.entries(this, view, text).addTo(candidates);
        }
      } else {
        ofNumber(view, i).addTo(candidates);
      }
    }
  }

  private EntrySet ofNumber(EventView view, int index) {
    if (field.type().address()) {
      Ip address = view.address(field, index);
      return address == null
          ? EntrySet.NONE
          : entriesOfAddresses.getOrDefault(address, EntrySet.NONE);
    }
    long number = view.number(field, index);
    int found = number == FieldSource.MISSING ? -1 : Arrays.binarySearch(numbers, number);
    return found < 0 ? EntrySet.NONE : entriesOfNumbers[found];
  }

  private EntrySet search(String text, int start, int end) {
    int found = whole.find(text, start, end);
    EntrySet equal = found < 0 ? EntrySet.NONE : entriesOfWhole[found];
    if (parts.isEmpty()) {
      return equal;
    }
    Search search = new Search(start, end);
    automaton.scan(text, start, end, search);
    return search.joined(equal);
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

    private final @Nullable String[] texts = new @Nullable String[2 * SETS];
    private final int[] ends = new int[2 * SETS];
    private final EntrySet[] entries = new EntrySet[2 * SETS];
    private int victim;

    EntrySet entries(FieldIndex index, EventView view, String text) {
      Slice slice = view.slice(index.field);
      int end = slice == Slice.DIRECTORY ? slice.end(text) : -1; // else the text decides
      int first = (text.hashCode() * 0x9e3779b9 >>> 21) * 2;
      for (int slot = first; slot < first + 2; slot++) {
        if (text.equals(texts[slot]) && ends[slot] == end) {
          return entries[slot];
        }
      }
      victim ^= 1;
      int slot = first + victim;
      int textEnd = slice.end(text);
      entries[slot] = textEnd < 0 ? EntrySet.NONE : index.search(text, slice.start(text), textEnd);
      texts[slot] = text;
      ends[slot] = end;
      return entries[slot];
    }
  }

  @Override
  public String toString() {
    List<Object> literals = new ArrayList<>(parts);
    literals.add(entriesOfWhole.length);
    return field + " " + literals;
  }
}

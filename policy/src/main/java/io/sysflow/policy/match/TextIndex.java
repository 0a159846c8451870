package io.sysflow.policy.match;

import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries that have literals for one text field, by those literals. It does not change. */
final class TextIndex {

  private final Column column;
  private final Finding[] ofLiterals;
  private final List<Anchor> parts;
  private final Finding[] ofParts;
  private final LiteralAutomaton automaton;
  private final Map<Role, EntrySet> all = new EnumMap<>(Role.class);
  private Finding absent = Finding.NOTHING;

  /**
   * Makes an index.
   *
   * @param entries by their literals, of which the column knows all
   */
  TextIndex(Column column, Map<Anchor, Finding> entries) {
    this.column = column;
    this.ofLiterals = new Finding[column.literals()];
    Arrays.fill(ofLiterals, Finding.NOTHING);
    this.parts = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    entries.forEach(
        (anchor, finding) -> {
          if (anchor.kind() == Anchor.Kind.EQUAL) {
            ofLiterals[column.id(anchor.text())] = finding;
          } else if (anchor.kind() == Anchor.Kind.ABSENT) {
            absent = finding;
          } else {
            parts.add(anchor);
            findings.add(finding);
          }
        });
    this.ofParts = findings.toArray(Finding[]::new);
    for (Role role : Role.values()) {
      List<EntrySet> sets = entries.values().stream().map(of -> of.entries(role)).toList();
      all.put(role, EntrySet.union(sets));
    }
    this.automaton = new LiteralAutomaton(parts.stream().map(Anchor::text).toList());
  }

  /** Returns the field. */
  FieldRef field() {
    return column.field();
  }

  /** Returns whether the field has several values. */
  boolean isList() {
    return column.isList();
  }

  /** Returns the entries that have literals in a role. */
  EntrySet entries(Role role) {
    return all.getOrDefault(role, EntrySet.NONE);
  }

  /** Returns what it says that a field of one value has none. */
  Finding absent() {
    return absent;
  }

  private Finding search(String text, Slice slice) {
    int end = slice.end(text);
    if (end < 0) {
      return absent;
    }
    int start = slice.start(text);
    int literal = column.find(text, start, end);
    boolean known = literal >= 0 && literal < ofLiterals.length;
    Finding equal = known ? ofLiterals[literal] : Finding.NOTHING;
    if (ofParts.length == 0) {
      return equal;
    }
    Search search = new Search(text, start, end);
    automaton.scan(text, start, end, search);
    return search.joined(equal);
  }

  /** Collects what is found in one text. */
  private final class Search implements LiteralAutomaton.Hits {
    private final String text;
    private final int start;
    private final int end;
    private @Nullable List<Finding> found;

    Search(String text, int start, int end) {
      this.text = text;
      this.start = start;
      this.end = end;
    }

    @Override
    public void hit(int literal, int at) {
      Anchor anchor = parts.get(literal);
      int from = at - anchor.text().length();
      boolean fits =
          switch (anchor.kind()) {
            case IEQUAL -> from == start && at == end;
            case CONTAINS -> text.startsWith(anchor.text(), from);
            case ICONTAINS -> true;
            case STARTS -> from == start && text.startsWith(anchor.text(), from);
            case ISTARTS -> from == start;
            case ENDS -> at == end && text.startsWith(anchor.text(), from);
            case IENDS -> at == end;
            case EQUAL, ABSENT -> throw new AssertionError(anchor);
          };
      if (fits) {
        List<Finding> all = found == null ? new ArrayList<>() : found;
        all.add(ofParts[literal]);
        found = all;
      }
    }

    @SuppressWarnings("ReferenceEquality") // the one object
    Finding joined(Finding equal) {
      if (found == null) {
        return equal;
      }
      if (equal != Finding.NOTHING) {
        found.add(equal);
      }
      return Finding.union(found);
    }
  }

  /**
   * What was found in the texts that were asked for last: those of a process or file come in all
   * its records. Used from one thread.
   */
  static final class Cache {
    private static final int SETS = 1 << 11;

    private final TextIndex index;
    private final @Nullable Found[] slots = new @Nullable Found[2 * SETS];
    private int victim;

    /** What was found in a part of a text. */
    private record Found(String text, Slice slice, Finding finding) {}

    Cache(TextIndex index) {
      this.index = index;
    }

    Finding find(String text, Slice slice) {
      int first = (text.hashCode() * 0x9e3779b9 >>> 21) * 2;
      for (int slot = first; slot < first + 2; slot++) {
        Found found = slots[slot];
        if (found != null && found.slice == slice && text.equals(found.text)) {
          return found.finding;
        }
      }
      victim ^= 1;
      Finding finding = index.search(text, slice);
      slots[first + victim] = new Found(text, slice, finding);
      return finding;
    }
  }

  @Override
  public String toString() {
    return column.field() + " " + parts + " " + ofLiterals.length;
  }
}

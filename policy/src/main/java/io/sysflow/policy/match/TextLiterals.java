package io.sysflow.policy.match;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The literals that entries have for one text field, while they are collected. */
final class TextLiterals {

  private final Column column;
  private final Map<Anchor, Map<Role, List<Integer>>> entries = new LinkedHashMap<>();

  TextLiterals(Column column) {
    this.column = column;
  }

  /** Notes that an entry has a literal in a role; entries come in their order. */
  void add(Role role, Anchor anchor, int entry) {
    if (anchor.kind() == Anchor.Kind.EQUAL) {
      column.id(anchor.text());
    }
    entries
        .computeIfAbsent(anchor, key -> new EnumMap<>(Role.class))
        .computeIfAbsent(role, key -> new ArrayList<>(1))
        .add(entry);
  }

  /** Returns the entries by their literals, when all literals of all columns are known. */
  TextIndex index() {
    Map<Anchor, Finding> findings = new LinkedHashMap<>();
    entries.forEach(
        (anchor, roles) -> {
          Map<Role, EntrySet> sets = new EnumMap<>(Role.class);
          roles.forEach((role, list) -> sets.put(role, new EntrySet(list)));
          findings.put(anchor, Finding.of(sets));
        });
    return new TextIndex(column, findings);
  }
}

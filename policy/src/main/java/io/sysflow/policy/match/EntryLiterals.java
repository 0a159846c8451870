package io.sysflow.policy.match;

import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.RecordKind;
import io.sysflow.policy.ir.Expr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The literals that entries have, while they are collected: of the terms that must all hold for an
 * entry, those that literals decide are taken, others are left to check.
 */
final class EntryLiterals {

  private final AnchorFinder finder;
  private final RecordKind kind;
  private final Columns columns;
  private final Map<FieldRef, TextLiterals> texts = new LinkedHashMap<>();
  private final Map<FieldRef, Map<Anchor, List<Integer>>> numbers = new LinkedHashMap<>();
  private final List<Integer> unanchored = new ArrayList<>();

  EntryLiterals(AnchorFinder finder, Columns columns) {
    this.finder = finder;
    this.kind = finder.kind();
    this.columns = columns;
  }

  /**
   * Takes what it can of the terms of an entry; entries come in their order.
   *
   * @return what is left to check
   */
  List<Expr> take(int entry, List<Expr> terms) {
    List<Expr> left = new ArrayList<>(terms);
    if (!takeBest(entry, left, Role.CANDIDATE)) {
      unanchored.add(entry);
    }
    Set<FieldRef> wanting = new HashSet<>();
    left.removeIf(term -> takes(entry, term, wanting));
    takeBest(entry, left, Role.NEEDED);
    return left;
  }

  /** Notes the literals of the term that they spare most, and removes it if they decide it. */
  private boolean takeBest(int entry, List<Expr> terms, Role role) {
    Expr best = null;
    Anchors anchors = null;
    for (Expr term : terms) {
      Anchors some = anchors(term, role);
      if (some != null && (anchors == null || some.weight() < anchors.weight())) {
        best = term;
        anchors = some;
      }
    }
    if (best == null || anchors == null) {
      return false;
    }
    List<Anchor> exact = Leaves.of(best, kind);
    note(entry, exact == null ? anchors.anchors() : exact, role);
    if (exact != null) {
      terms.remove(best);
    }
    return true;
  }

  private @Nullable Anchors anchors(Expr term, Role role) {
    Anchors anchors = Anchors.of(term, finder);
    if (anchors == null) {
      return null;
    }
    boolean spares = role == Role.EXCEPTED || anchors.weight() <= Anchors.MAX_WEIGHT;
    return spares && (role == Role.CANDIDATE || areTexts(anchors)) ? anchors : null;
  }

  private boolean areTexts(Anchors anchors) {
    return anchors.anchors().stream().allMatch(anchor -> columns.of(anchor.field()) != null);
  }

  /** Takes a term of one field that literals decide. */
  private boolean takes(int entry, Expr term, Set<FieldRef> wanting) {
    List<Anchor> refusing = Leaves.refusing(term, kind);
    if (refusing != null) {
      note(entry, refusing, Role.FORBIDDEN);
      return true;
    }
    boolean negated = term instanceof Expr.Not;
    List<Anchor> exact = Leaves.of(negated ? ((Expr.Not) term).term() : term, kind);
    if (exact == null) {
      return false;
    }
    if (negated) {
      note(entry, exact, Role.FORBIDDEN);
      return true;
    }
    FieldRef field = exact.get(0).field();
    boolean one = exact.stream().allMatch(anchor -> anchor.field().equals(field));
    if (!one || !wanting.add(field)) {
      return false;
    }
    note(entry, exact, Role.WANTED);
    return true;
  }

  /**
   * Takes the terms of an entry that cannot fail but where a literal is found, and removes them:
   * exceptions such as that it is not this program in that directory.
   */
  List<Expr> takeExceptions(int entry, List<Expr> terms) {
    List<Expr> taken = new ArrayList<>();
    for (Expr term : terms) {
      Anchors anchors = term instanceof Expr.Not not ? anchors(not.term(), Role.EXCEPTED) : null;
      if (anchors != null) {
        note(entry, anchors.anchors(), Role.EXCEPTED);
        taken.add(term);
      }
    }
    terms.removeAll(taken);
    return taken;
  }

  private void note(int entry, List<Anchor> anchors, Role role) {
    for (Anchor anchor : anchors) {
      Column column = columns.of(anchor.field());
      if (column == null) {
        numbers
            .computeIfAbsent(anchor.field(), key -> new LinkedHashMap<>())
            .computeIfAbsent(anchor, key -> new ArrayList<>())
            .add(entry);
      } else {
        texts
            .computeIfAbsent(anchor.field(), key -> new TextLiterals(column))
            .add(role, anchor, entry);
      }
    }
  }

  /** Returns the entries that no literal finds. */
  EntrySet unanchored() {
    return new EntrySet(unanchored);
  }

  /** Returns the literals of texts. */
  List<TextLiterals> texts() {
    return List.copyOf(texts.values());
  }

  /** Returns the numbers and addresses that entries are looked up by. */
  List<NumberIndex> numbers() {
    List<NumberIndex> indexes = new ArrayList<>();
    numbers.forEach(
        (field, entries) -> {
          Map<Anchor, EntrySet> sets = new LinkedHashMap<>();
          entries.forEach((anchor, list) -> sets.put(anchor, new EntrySet(list)));
          indexes.add(new NumberIndex(field, sets));
        });
    return indexes;
  }
}

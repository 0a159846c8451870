package io.sysflow.policy.match;

import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Exprs;
import io.sysflow.policy.ir.Literal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Conditions one of which is to hold, sorted by a literal that most of them want one field to be.
 *
 * @param column of the field
 * @param cases what else is wanted of those that want it to be a literal, by the literal's number
 * @param others the alternatives that do not ask for the field
 */
record Alternatives(Column column, Map<Integer, List<Expr>> cases, List<Expr> others) {

  /** Fewer are not worth the look-up. */
  private static final int LEAST = 3;

  /** Returns the alternatives by literals, null if too few ask for one field. */
  static @Nullable Alternatives of(
      List<Expr> alternatives, Function<Expr, @Nullable Column> equality) {
    Column column = common(alternatives, equality);
    if (column == null) {
      return null;
    }
    Map<Integer, List<Expr>> cases = new LinkedHashMap<>();
    List<Expr> others = new ArrayList<>();
    for (Expr alternative : alternatives) {
      Expr.Compare compare = asking(alternative, column, equality);
      if (compare == null) {
        others.add(alternative);
        continue;
      }
      Expr rest = without(alternative, compare);
      for (Literal value : compare.values()) {
        cases.computeIfAbsent(column.id(value.text()), key -> new ArrayList<>()).add(rest);
      }
    }
    return new Alternatives(column, cases, others);
  }

  /** Returns the column of the field that most conditions ask for, null if too few do. */
  static @Nullable Column common(
      List<Expr> alternatives, Function<Expr, @Nullable Column> equality) {
    Map<Column, Integer> counts = new LinkedHashMap<>();
    for (Expr alternative : alternatives) {
      EntryGroups.terms(alternative).stream()
          .map(equality)
          .filter(column -> column != null)
          .distinct()
          .forEach(column -> counts.merge(column, 1, Integer::sum));
    }
    Column common = null;
    int most = LEAST - 1;
    for (Map.Entry<Column, Integer> count : counts.entrySet()) {
      if (count.getValue() > most) {
        common = count.getKey();
        most = count.getValue();
      }
    }
    return common;
  }

  /** Returns the comparison with literals that a condition has for a field, null if none. */
  @SuppressWarnings("ReferenceEquality") // one for each field
  static Expr.@Nullable Compare asking(
      Expr alternative, Column column, Function<Expr, @Nullable Column> equality) {
    for (Expr term : EntryGroups.terms(alternative)) {
      if (term instanceof Expr.Compare compare && equality.apply(term) == column) {
        return compare;
      }
    }
    return null;
  }

  @SuppressWarnings("ReferenceEquality") // it is one of the terms
  private static Expr without(Expr alternative, Expr.Compare compare) {
    return Exprs.and(
        EntryGroups.terms(alternative).stream().filter(term -> term != compare).toList());
  }
}

package io.sysflow.policy.match;

import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.Memo;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Literal;
import io.sysflow.policy.ir.Operator;
import io.sysflow.policy.ir.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes the checks of fields that many rules look at, which are in columns. Comparisons of one
 * field within one condition become one check.
 */
final class ColumnChecks {

  private static final TextMatch[] NO_MATCHES = {};

  private final Columns columns;

  ColumnChecks(Columns columns) {
    this.columns = columns;
  }

  /** Returns the check of a comparison, null if its field has no column that serves for it. */
  @Nullable Check of(Expr.Compare compare) {
    Column column = column(compare);
    if (column != null) {
      return any(column, List.of(compare));
    }
    if (compare.operator() == Operator.NOT_EQUAL && compare.left() instanceof Term.Read read) {
      Column other = columns.of(read.field());
      return other == null || other.isList()
          ? null
          : notEqual(other, other.id(compare.values().get(0).text()));
    }
    return null;
  }

  /** Returns the check of alternatives, null if they are not comparisons of one field. */
  @Nullable Check of(List<Expr> alternatives) {
    List<Expr.Compare> compares = new ArrayList<>();
    for (Expr alternative : alternatives) {
      if (!(alternative instanceof Expr.Compare compare)
          || !compare.left().equals(left(alternatives.get(0)))) {
        return null;
      }
      compares.add(compare);
    }
    Column column = column(compares.get(0));
    boolean fit = compares.stream().allMatch(compare -> column(compare) != null);
    return column == null || !fit ? null : any(column, compares);
  }

  private static @Nullable Term left(Expr expr) {
    return expr instanceof Expr.Compare compare ? compare.left() : null;
  }

  /**
   * Returns terms in which comparisons of one field are one term: alternatives, or what must not
   * be.
   *
   * @param negated whether the terms must all hold, so that it is about those that must not
   * @param kept whose results are kept, so that they stay by themselves
   */
  List<Expr> grouped(List<Expr> terms, boolean negated, Predicate<Expr> kept) {
    Map<Column, List<Expr>> groups = new LinkedHashMap<>();
    List<Expr> others = new ArrayList<>();
    for (Expr term : terms) {
      Expr leaf = negated && term instanceof Expr.Not not ? not.term() : term;
      boolean alone = negated != (leaf != term) || kept.test(term) || kept.test(leaf);
      Column column = alone ? null : column(leaf);
      if (column == null) {
        others.add(term);
      } else {
        groups.computeIfAbsent(column, key -> new ArrayList<>()).add(leaf);
      }
    }
    groups.values().forEach(group -> others.add(any(group, negated)));
    return negated ? switched(others, kept) : others;
  }

  /** Returns terms in which those that must not hold are one, if they ask for one field. */
  private List<Expr> switched(List<Expr> terms, Predicate<Expr> kept) {
    List<Expr> wholes = new ArrayList<>();
    for (Expr term : terms) {
      boolean whole = term instanceof Expr.Not not && not.term() instanceof Expr.And;
      if (whole && !kept.test(term) && !kept.test(((Expr.Not) term).term())) {
        wholes.add(((Expr.Not) term).term());
      }
    }
    Column column = Alternatives.common(wholes, this::equality);
    if (column == null) {
      return terms;
    }
    wholes.removeIf(whole -> Alternatives.asking(whole, column, this::equality) == null);
    List<Expr> others = new ArrayList<>(terms);
    others.removeIf(term -> term instanceof Expr.Not not && isOne(wholes, not.term()));
    others.add(any(wholes, true));
    return others;
  }

  @SuppressWarnings("ReferenceEquality") // of one pool
  private static boolean isOne(List<Expr> wholes, Expr expr) {
    return wholes.stream().anyMatch(whole -> whole == expr);
  }

  /** Returns alternatives by the literals that they want one field to be, null if few do. */
  @Nullable Alternatives byLiterals(List<Expr> alternatives) {
    return Alternatives.of(alternatives, this::equality);
  }

  /** Returns the column of a field that is compared with literals for being one, or null. */
  private @Nullable Column equality(Expr expr) {
    Column column =
        expr instanceof Expr.Compare compare && isEqual(compare.operator()) ? column(expr) : null;
    return column == null || column.isList() ? null : column;
  }

  private static Expr any(List<Expr> group, boolean negated) {
    Expr any = group.size() == 1 ? group.get(0) : new Expr.Or(group);
    return negated ? new Expr.Not(any) : any;
  }

  /** Returns the column for a comparison that holds if one of the field's values fits, or null. */
  private @Nullable Column column(Expr expr) {
    if (!(expr instanceof Expr.Compare compare)
        || compare.modifier() != null
        || !(compare.left() instanceof Term.Read read)) {
      return null;
    }
    boolean equal = isEqual(compare.operator());
    Column column = compare.operator() == Operator.NOT_EQUAL ? null : columns.of(read.field());
    return column == null || (column.isList() && !equal) ? null : column;
  }

  static boolean isEqual(Operator operator) {
    return operator == Operator.EQUAL || operator == Operator.IN || operator == Operator.INTERSECTS;
  }

  private static Check any(Column column, List<Expr.Compare> compares) {
    Set<Integer> ids = new TreeSet<>();
    List<TextMatch> matches = new ArrayList<>();
    for (Expr.Compare compare : compares) {
      if (isEqual(compare.operator())) {
        for (Literal value : compare.values()) {
          ids.add(column.id(value.text()));
        }
      } else {
        matches.add(TextMatches.of(compare.operator(), compare.values()));
      }
    }
    if (column.isList()) {
      return listed(column, new IntSet(ids));
    }
    if (matches.isEmpty()) {
      return ids.size() == 1 ? equal(column, ids.iterator().next()) : in(column, new IntSet(ids));
    }
    return any(column, ids.isEmpty() ? null : new IntSet(ids), matches.toArray(NO_MATCHES));
  }

  private static Check equal(Column column, int id) {
    return source -> {
      EventView view = (EventView) source;
      return column.literal(view, memo(view)) == id;
    };
  }

  private static Check notEqual(Column column, int id) {
    return source -> {
      EventView view = (EventView) source;
      Memo memo = memo(view);
      return column.text(view, memo) != null && column.literal(view, memo) != id;
    };
  }

  private static Check in(Column column, IntSet ids) {
    return source -> {
      EventView view = (EventView) source;
      int literal = column.literal(view, memo(view));
      return literal >= 0 && ids.has(literal);
    };
  }

  private static Check listed(Column column, IntSet ids) {
    return source -> {
      EventView view = (EventView) source;
      Memo memo = memo(view);
      int count = column.listed(view, memo);
      int[] list = memo.list(column.number(), 0);
      for (int i = 0; i < count; i++) {
        if (ids.has(list[i])) {
          return true;
        }
      }
      return false;
    };
  }

  private static Check any(Column column, @Nullable IntSet ids, TextMatch[] matches) {
    return source -> {
      EventView view = (EventView) source;
      Memo memo = memo(view);
      String text = column.text(view, memo);
      if (text == null) {
        return false;
      }
      if (ids != null) {
        int literal = column.literal(view, memo);
        if (literal >= 0 && ids.has(literal)) {
          return true;
        }
      }
      int start = memo.start(column.number());
      int end = memo.end(column.number());
      for (TextMatch match : matches) {
        if (match.matches(text, start, end)) {
          return true;
        }
      }
      return false;
    };
  }

  static Memo memo(EventView view) {
    Memo memo = view.memo();
    if (memo == null) {
      throw new AssertionError("a check with columns is evaluated with a memo only");
    }
    return memo;
  }
}

package io.sysflow.policy.match;

import io.sysflow.policy.field.EventView;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Exprs;
import java.util.Arrays;
import java.util.List;

/**
 * The few conditions that decide most about which entries may hold, such as whether a file was
 * opened for writing or whether a process is in a container. They are evaluated first, and what
 * they come to picks the entries that are left.
 */
final class Facets {

  private static final int MAY_BE_FALSE = 1;
  private static final int MAY_BE_TRUE = 2;

  private final Expr[] conditions;
  private final Check[] checks;
  private final long[][] ifFalse;
  private final long[][] ifTrue;
  private final int words;

  /**
   * Makes facets, without entries.
   *
   * @param conditions which, of the pool that the entries' conditions are of
   * @param words how many words of bits the entries have
   */
  Facets(List<Expr> conditions, CheckCompiler compiler, int words) {
    this.conditions = conditions.toArray(Expr[]::new);
    this.checks = conditions.stream().map(compiler::compile).toArray(Check[]::new);
    this.ifFalse = new long[conditions.size()][words];
    this.ifTrue = new long[conditions.size()][words];
    this.words = words;
  }

  /** Returns what is left to evaluate of a condition where the facets say that it may hold. */
  static Expr without(Expr condition, List<Expr> facets) {
    List<Expr> terms = EntryGroups.terms(condition);
    List<Expr> left = terms.stream().filter(term -> !isOne(facets, term)).toList();
    return left.size() == terms.size() ? condition : Exprs.and(left);
  }

  @SuppressWarnings("ReferenceEquality") // of one pool
  private static boolean isOne(List<Expr> facets, Expr term) {
    Expr leaf = term instanceof Expr.Not not ? not.term() : term;
    for (Expr facet : facets) {
      if (facet == leaf || facet == term) {
        return true;
      }
    }
    return false;
  }

  /** Adds an entry, which is picked where its whole condition may hold. */
  void add(int entry, Expr condition) {
    for (int i = 0; i < conditions.length; i++) {
      long bit = 1L << entry;
      if ((outcomes(condition, conditions[i], MAY_BE_FALSE) & MAY_BE_TRUE) != 0) {
        ifFalse[i][entry >> 6] |= bit;
      }
      if ((outcomes(condition, conditions[i], MAY_BE_TRUE) & MAY_BE_TRUE) != 0) {
        ifTrue[i][entry >> 6] |= bit;
      }
    }
  }

  /** Returns what may become of a condition if a facet comes to a value. */
  @SuppressWarnings("ReferenceEquality") // of one pool
  private static int outcomes(Expr condition, Expr facet, int value) {
    if (condition == facet) {
      return value;
    }
    if (condition instanceof Expr.Not not) {
      int of = outcomes(not.term(), facet, value);
      return of >> 1 | (of & 1) << 1;
    }
    if (condition instanceof Expr.And and) {
      return outcomes(and.terms(), facet, value, MAY_BE_TRUE);
    }
    if (condition instanceof Expr.Or or) {
      return outcomes(or.terms(), facet, value, MAY_BE_FALSE);
    }
    return MAY_BE_FALSE | MAY_BE_TRUE;
  }

  /** Returns what may become of terms of which all must come to something for the whole to. */
  private static int outcomes(List<Expr> terms, Expr facet, int value, int all) {
    int any = 0;
    int common = all;
    for (Expr term : terms) {
      int of = outcomes(term, facet, value);
      any |= of;
      common &= of;
    }
    return common | (any & ~all);
  }

  /** Returns how many combinations of values there are. */
  int combinations() {
    return 1 << checks.length;
  }

  /** Returns the combination that an operation of a record shows: a bit for each that holds. */
  int combination(EventView view) {
    int combination = 0;
    for (int i = 0; i < checks.length; i++) {
      combination |= checks[i].test(view) ? 1 << i : 0;
    }
    return combination;
  }

  /** Returns the entries that may hold in a combination, as bits. */
  long[] entries(int combination) {
    long[] entries = new long[words];
    Arrays.fill(entries, -1);
    for (int i = 0; i < checks.length; i++) {
      long[] may = (combination & 1 << i) == 0 ? ifFalse[i] : ifTrue[i];
      for (int word = 0; word < words; word++) {
        entries[word] &= may[word];
      }
    }
    return entries;
  }
}

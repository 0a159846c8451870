package io.sysflow.policy.match;

import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.Memo;
import io.sysflow.policy.field.RecordKind;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Exprs;
import io.sysflow.policy.ir.Literal;
import io.sysflow.policy.ir.Term;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The comparisons of fields with literals that entries need to hold or not to hold, of all entries
 * together: they are not checked entry by entry.
 */
final class Filters {

  private static final Filter[] NONE = {};

  private final RecordKind kind;
  private final Columns columns;
  private final int words;
  private final Map<Column, Filter> filters = new LinkedHashMap<>();
  private final Map<Column, Filter> exceptions = new LinkedHashMap<>();
  private final Filter[][] ofWord;
  private final Filter[][] exceptionsOfWord;

  Filters(RecordKind kind, Columns columns, int words) {
    this.kind = kind;
    this.columns = columns;
    this.words = words;
    this.ofWord = new Filter[words][];
    this.exceptionsOfWord = new Filter[words][];
  }

  /** Returns the terms that must hold, of which none is that alternatives must not hold. */
  static List<Expr> flat(List<Expr> terms, Predicate<Expr> kept) {
    List<Expr> flat = new ArrayList<>();
    for (Expr term : terms) {
      boolean splits = term instanceof Expr.Not not && not.term() instanceof Expr.Or;
      if (splits && !kept.test(term) && !kept.test(((Expr.Not) term).term())) {
        Expr.Or or = (Expr.Or) ((Expr.Not) term).term();
        flat.addAll(flat(or.terms().stream().map(Exprs::not).toList(), kept));
      } else {
        flat.add(term);
      }
    }
    return flat;
  }

  /** Takes what it can of the terms of an entry, and returns what is left to check. */
  List<Expr> take(int entry, List<Expr> terms) {
    List<Expr> left = new ArrayList<>();
    for (Expr term : terms) {
      boolean negated = term instanceof Expr.Not;
      Expr leaf = negated ? ((Expr.Not) term).term() : term;
      Filter filter = leaf instanceof Expr.Compare compare ? filter(compare, filters) : null;
      if (filter == null || !note(filter, entry, (Expr.Compare) leaf, negated)) {
        left.add(term);
      }
    }
    return left;
  }

  private static boolean note(Filter filter, int entry, Expr.Compare compare, boolean negated) {
    List<String> texts = compare.values().stream().map(Literal::text).toList();
    if (negated) {
      filter.forbid(entry, texts);
      return true;
    }
    return filter.want(entry, texts);
  }

  /**
   * Takes the terms of an entry that cannot fail but where a field is some literal, and removes
   * them: exceptions such as that it is not this program in that directory.
   */
  List<Expr> takeExceptions(int entry, List<Expr> terms) {
    List<Expr> taken = new ArrayList<>();
    for (Expr term : terms) {
      if (term instanceof Expr.Not not
          && not.term() instanceof Expr.And and
          && noteException(entry, and)) {
        taken.add(term);
      }
    }
    terms.removeAll(taken);
    return taken;
  }

  private boolean noteException(int entry, Expr.And and) {
    for (Expr term : and.terms()) {
      Filter filter = term instanceof Expr.Compare compare ? filter(compare, exceptions) : null;
      if (filter != null) {
        note(filter, entry, (Expr.Compare) term, true);
        return true;
      }
    }
    return false;
  }

  private @Nullable Filter filter(Expr.Compare compare, Map<Column, Filter> among) {
    boolean fits =
        compare.left() instanceof Term.Read read
            && compare.modifier() == null
            && ColumnChecks.isEqual(compare.operator())
            && Anchors.isHeld(read.field(), kind);
    Column column = fits ? columns.of(((Term.Read) compare.left()).field()) : null;
    return column == null ? null : among.computeIfAbsent(column, key -> new Filter(column, words));
  }

  /** Ends the making: all entries are known. */
  void freeze() {
    freeze(filters.values(), ofWord);
    freeze(exceptions.values(), exceptionsOfWord);
  }

  private static void freeze(Collection<Filter> all, Filter[][] ofWords) {
    all.forEach(Filter::freeze);
    for (int i = 0; i < ofWords.length; i++) {
      int word = i;
      Filter[] some = all.stream().filter(one -> one.concerned(word) != 0).toArray(Filter[]::new);
      ofWords[i] = some.length == 0 ? NONE : some;
    }
  }

  /** Returns which of some entries of a word are left. */
  long left(int word, long entries, EventView view, Memo memo) {
    long left = entries;
    for (Filter filter : ofWord[word]) {
      if ((left & filter.concerned(word)) != 0) {
        left &= filter.left(word, view, memo);
        if (left == 0) {
          return 0;
        }
      }
    }
    return left;
  }

  /** Returns the entries of a word whose exceptions may hold. */
  long exceptions(int word, EventView view, Memo memo) {
    long found = 0;
    for (Filter filter : exceptionsOfWord[word]) {
      found |= filter.forbidden(word, view, memo);
    }
    return found;
  }
}

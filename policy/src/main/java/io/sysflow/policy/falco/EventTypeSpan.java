package io.sysflow.policy.falco;

import io.sysflow.policy.field.EventTypes;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Literal;
import io.sysflow.policy.ir.Operator;
import java.util.BitSet;
import java.util.List;

/**
 * For which types of events a condition can hold and for which it can fail, as far as its checks of
 * {@code evt.type} tell.
 */
record EventTypeSpan(BitSet holds, BitSet fails) {

  /** A rule of more costs on nearly every event. Falco's bound is 100, with two events a type. */
  private static final int WIDE = 50;

  private static final List<String> NAMES = EventTypes.all();
  private static final EventTypeSpan UNKNOWN = new EventTypeSpan(all(), all());
  private static final EventTypeSpan NEVER = new EventTypeSpan(new BitSet(), all());

  /** Returns whether a condition can hold for too many types. */
  static boolean isWide(Expr expr) {
    return of(expr).holds.cardinality() > WIDE;
  }

  private EventTypeSpan not() {
    return new EventTypeSpan(/* holds= */ fails, /* fails= */ holds);
  }

  private static EventTypeSpan of(Expr expr) {
    if (expr instanceof Expr.Constant constant) {
      return constant.value() ? NEVER.not() : NEVER;
    }
    if (expr instanceof Expr.Not not) {
      return of(not.term()).not();
    }
    if (expr instanceof Expr.And and) {
      return all(and.terms().stream().map(EventTypeSpan::of).toList());
    }
    if (expr instanceof Expr.Or or) {
      return all(or.terms().stream().map(term -> of(term).not()).toList()).not();
    }
    return expr instanceof Expr.Compare compare ? of(compare) : UNKNOWN;
  }

  /** Returns the span of conditions that must all hold. */
  private static EventTypeSpan all(List<EventTypeSpan> spans) {
    BitSet holds = all();
    BitSet fails = new BitSet();
    for (EventTypeSpan span : spans) {
      holds.and(span.holds);
      fails.or(span.fails);
    }
    return new EventTypeSpan(holds, fails);
  }

  private static EventTypeSpan of(Expr.Compare compare) {
    if (isNever(compare)) {
      return NEVER;
    }
    boolean negative = compare.operator() == Operator.NOT_EQUAL;
    boolean equality =
        negative || compare.operator() == Operator.EQUAL || compare.operator() == Operator.IN;
    if (!equality || !compare.left().toString().equals("evt.type") || compare.modifier() != null) {
      return UNKNOWN;
    }
    BitSet named = new BitSet();
    for (Literal value : compare.values()) {
      named.set(Math.max(NAMES.indexOf(value.text()), 0));
    }
    BitSet others = all();
    others.andNot(named);
    return negative ? new EventTypeSpan(others, named) : new EventTypeSpan(named, others);
  }

  /** Returns whether it is {@code evt.num = 0}, the idiom for never. */
  private static boolean isNever(Expr.Compare compare) {
    return compare.left().toString().equals("evt.num")
        && compare.operator() == Operator.EQUAL
        && compare.values().get(0).number() == 0;
  }

  private static BitSet all() {
    BitSet all = new BitSet();
    all.set(0, NAMES.size());
    return all;
  }
}

package io.sysflow.policy.match;

import io.sysflow.policy.field.Field;
import io.sysflow.policy.field.Operation;
import io.sysflow.policy.field.RecordKind;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Operator;
import io.sysflow.policy.ir.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** How well records of the extended schema can answer the rules of a policy. */
public final class LoadReport {

  /** Fields that are nearly what Falco has, and how they differ. */
  private static final Map<String, String> NEAR =
      Map.of(
          "user.loginname", "known only if a process in the line runs as that user",
          "fd.name_changed", "true of all datagrams without connect",
          "fd.connected", "true of flows that transferred anything");

  private LoadReport() {}

  /** How well a rule can be answered. */
  public enum Fit {
    EXACT,
    APPROXIMATE,
    NOT_EXPRESSIBLE
  }

  /**
   * What is to be said of a rule.
   *
   * @param reasons fields that are missing or differ, and why
   */
  public record Entry(PolicyRule rule, Fit fit, List<String> reasons) {
    /** Copies the list. */
    public Entry {
      reasons = List.copyOf(reasons);
    }
  }

  /** Returns an entry for each rule, in order. */
  public static List<Entry> of(Policy policy) {
    List<Entry> entries = new ArrayList<>();
    for (PolicyRule rule : policy.rules()) {
      Set<String> reasons = new TreeSet<>();
      collect(rule.rule().condition(), reasons);
      Fit fit =
          !canHold(rule.rule().condition())
              ? Fit.NOT_EXPRESSIBLE
              : reasons.isEmpty() ? Fit.EXACT : Fit.APPROXIMATE;
      entries.add(new Entry(rule, fit, List.copyOf(reasons)));
    }
    return entries;
  }

  /** Returns whether a condition can hold for any operation in any kind of record. */
  private static boolean canHold(Expr condition) {
    for (RecordKind kind : RecordKind.values()) {
      for (Operation operation : Operation.values()) {
        Expr left = new Specializer(kind, operation).specialize(condition);
        boolean occurs = operation == Operation.RECORD || operation.in(kind);
        if (occurs && !left.equals(Expr.FALSE)) {
          return true;
        }
      }
    }
    return false;
  }

  private static void collect(Expr expr, Set<String> reasons) {
    if (isNever(expr)) {
      return;
    }
    if (expr instanceof Expr.And and) {
      and.terms().forEach(term -> collect(term, reasons));
    } else if (expr instanceof Expr.Or or) {
      or.terms().forEach(term -> collect(term, reasons));
    } else if (expr instanceof Expr.Not not) {
      collect(not.term(), reasons);
    } else if (expr instanceof Expr.Exists exists) {
      collect(exists.term(), reasons);
    } else if (expr instanceof Expr.Compare compare) {
      collect(compare.left(), reasons);
    } else if (expr instanceof Expr.CompareTerms compare) {
      collect(compare.left(), reasons);
      collect(compare.right(), reasons);
    }
  }

  private static void collect(Term term, Set<String> reasons) {
    if (term instanceof Term.Call call) {
      call.arguments().forEach(argument -> collect(argument, reasons));
    } else if (term instanceof Term.Read read) {
      Field field = read.field().field();
      if (field.unavailable() != null) {
        reasons.add(field + ": " + field.unavailable());
      } else if (NEAR.containsKey(field.name())) {
        reasons.add(field + ": " + NEAR.get(field.name()));
      }
    }
  }

  /** Returns whether a condition is the idiom for never, or rests on it. */
  private static boolean isNever(Expr expr) {
    if (expr instanceof Expr.And and) {
      return and.terms().stream().anyMatch(LoadReport::isNever);
    }
    if (expr instanceof Expr.Or or) {
      return or.terms().stream().allMatch(LoadReport::isNever);
    }
    return expr.equals(Expr.FALSE)
        || (expr instanceof Expr.Compare compare
            && compare.operator() == Operator.EQUAL
            && compare.left().toString().equals("evt.num")
            && compare.values().get(0).number() == 0);
  }
}

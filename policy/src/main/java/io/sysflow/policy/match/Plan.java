package io.sysflow.policy.match;

import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.Operation;
import io.sysflow.policy.field.RecordKind;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is to be evaluated for records of one kind with the same operations. */
final class Plan {

  private static final long CREAT = 1L << 56;

  private final Entry[] entries;
  private final Check drops;

  /**
   * A rule that can hold.
   *
   * @param operations that it can hold for, in order
   * @param checks for each of them, what is left to be evaluated
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and walked on the hot path
  record Entry(PolicyRule rule, Operation[] operations, Check[] checks) {}

  private Plan(Entry[] entries, Check drops) {
    this.entries = entries;
    this.drops = drops;
  }

  /** Returns a number for each combination of operations. */
  static long key(RecordKind kind, int opFlags, long xopFlags, boolean creat) {
    long operations = (opFlags & 0x1fffffL) | ((xopFlags & 0x7ffffffL) << 21);
    return operations | ((long) kind.number() << 49) | (creat ? CREAT : 0);
  }

  /**
   * Returns a plan.
   *
   * @param residues of each operation of the records, what is left of each of the rules
   * @param drops holds for records that no rule is to see
   */
  static Plan of(
      RecordKind kind,
      List<PolicyRule> rules,
      Map<Operation, List<Expr>> residues,
      Check drops,
      CheckCompiler compiler) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      List<Operation> possible = new ArrayList<>();
      List<Expr> left = new ArrayList<>();
      for (Map.Entry<Operation, List<Expr>> each : residues.entrySet()) {
        Operation operation = each.getKey();
        Expr residue = each.getValue().get(i);
        boolean repeated = left.contains(residue) && !varies(residue, kind);
        if (!residue.equals(Expr.FALSE) && !repeated) {
          possible.add(operation);
          left.add(residue);
        }
      }
      if (!possible.isEmpty()) {
        entries.add(
            new Entry(
                rules.get(i),
                possible.toArray(new Operation[0]),
                left.stream().map(compiler::compile).toArray(Check[]::new)));
      }
    }
    return new Plan(entries.toArray(new Entry[0]), drops);
  }

  /** Returns whether no rule is to see the record. */
  boolean drops(EventView view) {
    view.operation(Operation.RECORD);
    return drops.test(view);
  }

  Entry[] entries() {
    return entries;
  }

  /** Returns whether operations of one record may give a condition different results. */
  private static boolean varies(Expr expr, RecordKind kind) {
    return expr.accept(
        new Expr.Visitor<Boolean>() {
          @Override
          public Boolean visitConstant(Expr.Constant constant) {
            return false;
          }

          @Override
          public Boolean visitAnd(Expr.And and) {
            return and.terms().stream().anyMatch(term -> term.accept(this));
          }

          @Override
          public Boolean visitOr(Expr.Or or) {
            return or.terms().stream().anyMatch(term -> term.accept(this));
          }

          @Override
          public Boolean visitNot(Expr.Not not) {
            return not.term().accept(this);
          }

          @Override
          public Boolean visitExists(Expr.Exists exists) {
            return varies(exists.term(), kind);
          }

          @Override
          public Boolean visitCompare(Expr.Compare compare) {
            return varies(compare.left(), kind);
          }

          @Override
          public Boolean visitCompareTerms(Expr.CompareTerms compare) {
            return varies(compare.left(), kind) || varies(compare.right(), kind);
          }
        });
  }

  private static boolean varies(Term term, RecordKind kind) {
    if (term instanceof Term.Read read) {
      return read.field().variesByOperation(kind);
    }
    return term instanceof Term.Call call
        && call.arguments().stream().anyMatch(argument -> varies(argument, kind));
  }
}

package io.sysflow.policy.match;

import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.Operation;
import io.sysflow.policy.field.RecordKind;
import java.util.List;

/**
 * What is to be evaluated for records of one kind with the same operations.
 *
 * @param operations those that a rule can hold for, in the order in which they are tried
 * @param dropping holds for records that no rule is to see
 */
record Plan(List<OperationMatcher> operations, Check dropping) {

  private static final long CREAT = 1L << 56;

  /** Returns whether no rule is to see the record. */
  boolean drops(EventView view) {
    view.operation(Operation.RECORD);
    return dropping.test(view);
  }

  /** Returns a number for each combination of operations. */
  static long key(RecordKind kind, int opFlags, long xopFlags, boolean creat) {
    long operations = (opFlags & 0x1fffffL) | ((xopFlags & 0x7ffffffL) << 21);
    return operations | ((long) kind.number() << 49) | (creat ? CREAT : 0);
  }
}

package io.sysflow.policy.match;

import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.FieldSource;
import io.sysflow.policy.field.Memo;

/** A check that several rules share: it is evaluated once for each operation. */
final class SharedCheck implements Check {

  private final int slot;
  private final Check check;

  SharedCheck(int slot, Check check) {
    this.slot = slot;
    this.check = check;
  }

  @Override
  public boolean test(FieldSource source) {
    Memo memo = source instanceof EventView view ? view.memo() : null;
    if (memo == null) {
      return check.test(source);
    }
    return memo.knows(slot) ? memo.result(slot) : memo.put(slot, check.test(source));
  }
}

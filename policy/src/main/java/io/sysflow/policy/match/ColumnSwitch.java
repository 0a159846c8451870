package io.sysflow.policy.match;

import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.FieldSource;
import io.sysflow.policy.field.Memo;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The check of alternatives that each want one field to be some literal, and more: which literal it
 * is says which of them are left.
 */
final class ColumnSwitch implements Check {

  private static final int NONE = -1;

  private final Column column;
  private final int[] literals;
  private final @Nullable Check[] checks;

  /**
   * Makes a check.
   *
   * @param cases what must hold besides, by the number of the literal
   */
  ColumnSwitch(Column column, Map<Integer, Check> cases) {
    this.column = column;
    this.literals = new int[Integer.highestOneBit(Math.max(2, cases.size() * 4 - 1))];
    this.checks = new @Nullable Check[literals.length];
    Arrays.fill(literals, NONE);
    cases.forEach(
        (literal, check) -> {
          int slot = slot(literal);
          literals[slot] = literal;
          checks[slot] = check;
        });
  }

  @Override
  public boolean test(FieldSource source) {
    EventView view = (EventView) source;
    Memo memo = ColumnChecks.memo(view);
    int literal = column.literal(view, memo);
    if (literal < 0) {
      return false;
    }
    Check check = checks[slot(literal)];
    return check != null && check.test(source);
  }

  private int slot(int literal) {
    int hash = literal * 0x9e3779b9;
    int slot = (hash ^ hash >>> 16) & literals.length - 1;
    while (literals[slot] != NONE && literals[slot] != literal) {
      slot = slot + 1 & literals.length - 1;
    }
    return slot;
  }
}

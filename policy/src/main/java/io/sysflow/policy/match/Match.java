package io.sysflow.policy.match;

import io.sysflow.policy.field.Operation;
import org.jspecify.annotations.Nullable;

/**
 * A rule that holds for a record.
 *
 * @param rule the rule
 * @param operation the first of the record's operations that it holds for, or {@link
 *     Operation#RECORD}
 */
public record Match(PolicyRule rule, Operation operation) {

  /** Returns Falco's name of the operation's event, such as "execve"; null of a whole record. */
  public @Nullable String evtType() {
    return operation.types().isEmpty() ? null : operation.types().get(0);
  }
}

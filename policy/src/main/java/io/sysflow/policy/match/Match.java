package io.sysflow.policy.match;

import io.sysflow.policy.field.Operation;

/**
 * A rule that holds for a record.
 *
 * @param rule the rule
 * @param operation the first of the record's operations that it holds for
 */
public record Match(PolicyRule rule, Operation operation) {

  /** Returns Falco's name of the operation's event, such as "execve". */
  public String evtType() {
    return operation.types().get(0);
  }
}

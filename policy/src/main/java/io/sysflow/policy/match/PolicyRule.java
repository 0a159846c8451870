package io.sysflow.policy.match;

import io.sysflow.policy.ir.Rule;

/**
 * A rule of a policy.
 *
 * @param id stable identity: its name in lower case, with what is no letter or digit as hyphens
 * @param rule what it says
 */
public record PolicyRule(String id, Rule rule) {

  /** Returns the name that its author gave it. */
  public String name() {
    return rule.name();
  }
}

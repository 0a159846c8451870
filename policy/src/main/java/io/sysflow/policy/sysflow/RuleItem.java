package io.sysflow.policy.sysflow;

import io.sysflow.model.Severity;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Exprs;
import io.sysflow.policy.ir.Language;
import io.sysflow.policy.ir.Literal;
import io.sysflow.policy.ir.MatchedValues;
import io.sysflow.policy.ir.Operator;
import io.sysflow.policy.ir.Position;
import io.sysflow.policy.ir.Rule;
import java.util.List;

/**
 * A rule, or a drop rule, whose condition is not yet typed.
 *
 * @param position where it is written
 * @param drops whether records that it holds for are seen by no rule
 * @param tags its actions' names first
 * @param kinds of records that it is for, as {@code sf.type} has them; all if empty
 */
record RuleItem(
    String name,
    String description,
    Position position,
    boolean drops,
    Condition condition,
    Severity severity,
    List<String> tags,
    List<String> kinds,
    boolean enabled) {

  /** Copies the lists. */
  RuleItem {
    tags = List.copyOf(tags);
    kinds = List.copyOf(kinds);
  }

  /** Returns the rule. */
  Rule rule(Expr typed, Attributes attributes) {
    return new Rule(
        name,
        description,
        severity,
        tags,
        kinds.isEmpty() ? typed : Exprs.and(List.of(ofKinds(attributes), typed)),
        MatchedValues.template(name, typed),
        position,
        Language.SYSFLOW,
        null);
  }

  private Expr ofKinds(Attributes attributes) {
    return new Expr.Compare(
        attributes.find("sf.type").orElseThrow(),
        Operator.IN,
        null,
        kinds.stream().map(kind -> new Literal(kind, 0, 0, null)).toList());
  }
}

package io.sysflow.policy.ir;

import io.sysflow.model.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule, ready to be compiled to a matcher.
 *
 * @param name as its author wrote it, unique in its set
 * @param description what it means
 * @param severity of its alerts
 * @param tags ATT&amp;CK ids included
 * @param condition that events must meet
 * @param output its message
 * @param position where it is written
 * @param language that it is written in
 * @param id that its author gave it; null if none, then one is made of its name
 * @param reference the name that correlations refer to it by, beside its own; null if none
 */
public record Rule(
    String name,
    String description,
    Severity severity,
    List<String> tags,
    Expr condition,
    Template output,
    Position position,
    Language language,
    @Nullable String id,
    @Nullable String reference) {

  /** Copies the tags. */
  public Rule {
    tags = List.copyOf(tags);
  }

  /** Returns the rule with another condition. */
  public Rule withCondition(Expr newCondition) {
    return new Rule(
        name, description, severity, tags, newCondition, output, position, language, id, reference);
  }

  /** Returns the rule with another message. */
  public Rule withOutput(Template newOutput) {
    return new Rule(
        name, description, severity, tags, condition, newOutput, position, language, id, reference);
  }

  /** Makes a rule that has no other name. */
  public Rule(
      String name,
      String description,
      Severity severity,
      List<String> tags,
      Expr condition,
      Template output,
      Position position,
      Language language,
      @Nullable String id) {
    this(name, description, severity, tags, condition, output, position, language, id, null);
  }

  /** Makes a rule of Falco's language. */
  public Rule(
      String name,
      String description,
      Severity severity,
      List<String> tags,
      Expr condition,
      Template output,
      Position position) {
    this(name, description, severity, tags, condition, output, position, Language.FALCO, null);
  }
}

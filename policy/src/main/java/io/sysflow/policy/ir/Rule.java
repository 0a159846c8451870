package io.sysflow.policy.ir;

import io.sysflow.model.Severity;
import java.util.List;

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
 */
public record Rule(
    String name,
    String description,
    Severity severity,
    List<String> tags,
    Expr condition,
    Template output,
    Position position) {

  /** Copies the tags. */
  public Rule {
    tags = List.copyOf(tags);
  }
}

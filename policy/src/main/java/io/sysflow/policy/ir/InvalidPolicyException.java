package io.sysflow.policy.ir;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown if rules cannot be compiled; it holds everything that is wrong, each with where. */
public final class InvalidPolicyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<Issue> issues;

  /** Makes the exception; there is at least one issue. */
  public InvalidPolicyException(List<Issue> issues) {
    super(issues.stream().map(Issue::toString).collect(Collectors.joining("\n")));
    this.issues = List.copyOf(issues);
  }

  /** Returns what is wrong, in the order of the files. */
  public List<Issue> issues() {
    return issues;
  }
}

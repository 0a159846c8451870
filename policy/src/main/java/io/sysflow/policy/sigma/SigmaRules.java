package io.sysflow.policy.sigma;

import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.Position;
import io.sysflow.policy.ir.RuleSet;
import io.sysflow.policy.ir.RulesFile;
import java.util.List;

/** Compiles Sigma rules. */
public final class SigmaRules {

  private SigmaRules() {}

  /**
   * Compiles files.
   *
   * @throws InvalidPolicyException with everything that is wrong, each with where
   */
  public static RuleSet compile(List<RulesFile> files, FieldCatalogue catalogue) {
    List<Issue> errors =
        files.stream()
            .map(file -> new Position(file.name(), 1, 1))
            .map(at -> new Issue(at, "rules in language 'sigma' are not supported"))
            .toList();
    if (!errors.isEmpty()) {
      throw new InvalidPolicyException(errors);
    }
    return RuleSet.EMPTY;
  }
}

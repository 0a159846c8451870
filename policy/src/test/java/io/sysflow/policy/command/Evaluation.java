package io.sysflow.policy.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.sysflow.policy.falco.FalcoRules;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.match.Checks;
import java.util.Map;

/** Evaluates conditions on given events, for tests of other packages. */
public final class Evaluation {

  private static final FieldCatalogue CATALOGUE = FieldCatalogue.standard().given(Map.of());

  private Evaluation() {}

  /** Returns "true", "false" or what is wrong. */
  public static String of(String condition, JsonNode event) {
    try {
      boolean holds =
          PolicyEvalCommand.holds(
              Checks.of(FalcoRules.condition(condition, CATALOGUE)), new GivenEvent(event));
      return Boolean.toString(holds);
    } catch (InvalidPolicyException e) {
      return e.issues().get(0).message();
    }
  }
}

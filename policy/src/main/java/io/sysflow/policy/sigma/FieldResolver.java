package io.sysflow.policy.sigma;

import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.CorrelationRule.Named;
import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Finds the fields that a correlation is grouped by: Sigma's names, and ours. */
final class FieldResolver {

  private static final Map<String, String> AUDITD = Map.of("service", "auditd");

  private final Mapping mapping;

  FieldResolver(FieldCatalogue catalogue) {
    this.mapping = Mapping.of(catalogue);
  }

  /** Returns for each name the terms of which the first that has a value counts. */
  List<List<Term>> terms(List<Named> names, String rule, Consumer<Issue> errors) {
    List<List<Term>> all = new ArrayList<>();
    for (Named name : names) {
      Node place =
          new ScalarNode(Tag.STR, name.text(), null, null, DumperOptions.ScalarStyle.PLAIN);
      try {
        Mapping.Target target = target(place, name.text());
        String reason = reason(target);
        if (reason.isEmpty()) {
          all.add(target.terms());
        } else {
          errors.accept(
              new Issue(
                  name.position(),
                  "field '%s' of rule '%s' cannot be correlated: %s"
                      .formatted(name.text(), rule, reason)));
        }
      } catch (SigmaException e) {
        errors.accept(new Issue(name.position(), e.reason()));
      }
    }
    return all;
  }

  private Mapping.Target target(Node place, String name) {
    try {
      return mapping.field(place, name, Map.of());
    } catch (SigmaException e) {
      try {
        return mapping.field(place, name, AUDITD);
      } catch (SigmaException unknown) {
        throw e;
      }
    }
  }

  private static String reason(Mapping.Target target) {
    if (target.missing() != null) {
      return "it is not there, " + target.missing();
    }
    if (target.terms().isEmpty()) {
      return "it has no value of its own";
    }
    for (Term term : target.terms()) {
      if (term instanceof Term.Read read && read.field().field().unavailable() != null) {
        return "records do not hold it, " + read.field().field().unavailable();
      }
    }
    return "";
  }
}

package io.sysflow.policy.sigma;

import io.sysflow.policy.ir.CorrelationRule;
import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.Position;
import io.sysflow.policy.match.PolicyRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The ids of the correlations of a set. One that is written is of one Sigma rule or correlation
 * alone: it makes the identities of alerts, which must not depend on the order of files. What has
 * none is called by its title. None is that of a rule.
 */
final class CorrelationIds {

  private final Map<String, Position> written = new HashMap<>();
  private final Map<String, Position> taken = new HashMap<>();
  private final Consumer<Issue> errors;
  private final Consumer<Issue> warnings;

  private CorrelationIds(Consumer<Issue> errors, Consumer<Issue> warnings) {
    this.errors = errors;
    this.warnings = warnings;
  }

  /**
   * Returns the ids of correlations, in their order.
   *
   * @param rules of the same set, with their ids
   * @param errors takes an id that is another's already
   * @param warnings takes a title that is another's already
   */
  static List<String> of(
      List<CorrelationRule> correlations,
      List<PolicyRule> rules,
      Consumer<Issue> errors,
      Consumer<Issue> warnings) {
    CorrelationIds ids = new CorrelationIds(errors, warnings);
    for (PolicyRule rule : rules) {
      ids.taken.put(rule.id(), rule.rule().position());
      if (rule.rule().id() != null) {
        ids.written.put(rule.rule().id(), rule.rule().position());
      }
    }
    correlations.forEach(ids::claim);
    List<String> named = new ArrayList<>();
    correlations.forEach(correlation -> named.add(ids.id(correlation)));
    return named;
  }

  private void claim(CorrelationRule correlation) {
    if (correlation.id().isEmpty()) {
      return;
    }
    Position first = written.putIfAbsent(correlation.id(), correlation.position());
    if (first != null) {
      errors.accept(
          new Issue(
              correlation.position(),
              "correlation '%s': its id '%s' is taken by what stands at %s"
                  .formatted(correlation.title(), correlation.id(), first)));
    }
  }

  private String id(CorrelationRule correlation) {
    String name = correlation.id().isEmpty() ? slug(correlation.title()) : correlation.id();
    Position first = taken.get(name);
    if (first == null && correlation.id().isEmpty()) {
      first = written.get(name);
    }
    String id = name;
    for (int i = 2; first != null && (taken.containsKey(id) || written.containsKey(id)); i++) {
      id = name + "-" + i;
    }
    taken.put(id, correlation.position());
    if (first != null) {
      warnings.accept(
          new Issue(
              correlation.position(),
              "correlation '%s' is called as what stands at %s: its id is '%s', or another if the"
                      .formatted(correlation.title(), first, id)
                  + " order changes; give it an 'id' of its own"));
    }
    return id;
  }

  private static String slug(String title) {
    return title
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}]+", "-")
        .replaceAll("^-|-$", "");
  }
}

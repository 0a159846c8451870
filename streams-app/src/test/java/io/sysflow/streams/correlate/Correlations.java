package io.sysflow.streams.correlate;

import io.sysflow.policy.Policies;
import io.sysflow.policy.ir.Correlation;
import io.sysflow.policy.ir.RulesFile;
import java.util.ArrayList;
import java.util.List;

/** Correlations of the rules a, b, c and d, as they are written. */
final class Correlations {

  private Correlations() {}

  /** Compiles the parts of correlations, called c0, c1 and so on. */
  static List<Correlation> of(String... parts) {
    List<String> documents = new ArrayList<>();
    for (String rule : new String[] {"a", "b", "c", "d"}) {
      documents.add(
          """
          title: %s
          name: %s
          logsource: {category: process_creation}
          detection: {s: {Image: x}, condition: s}
          """
              .formatted(rule, rule));
    }
    for (int i = 0; i < parts.length; i++) {
      documents.add("title: c%d\ncorrelation: {%s}\n".formatted(i, parts[i]));
    }
    return Policies.compile(
            "test", List.of(new RulesFile("r.yml", String.join("---\n", documents))))
        .policy()
        .correlations()
        .all();
  }
}

package io.sysflow.policy.falco;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.ExprText;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.Rule;
import io.sysflow.policy.ir.RuleSet;
import io.sysflow.policy.ir.RulesFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form of an item, an override and an exception becomes what rules-files.txt says. */
class RulesFilesTest {

  /**
   * A rules file.
   *
   * @param text of the file
   * @param outcome its warnings and rules, or what is wrong
   */
  record Case(String name, String text, String outcome) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(RulesFilesTest.class.getResourceAsStream("rules-files.txt"))) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(all.split("(?m)^=== ")).skip(1).map(RulesFilesTest::read);
    }
  }

  private static Case read(String text) {
    int name = text.indexOf('\n');
    int outcome = text.indexOf(">>>\n");
    return new Case(
        text.substring(0, name), text.substring(name + 1, outcome), text.substring(outcome + 4));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void fileBecomesWhatItSays(Case one) {
    assertThat(outcome(one.text())).isEqualTo(one.outcome());
  }

  private static String outcome(String text) {
    StringBuilder outcome = new StringBuilder();
    try {
      RuleSet set =
          FalcoRules.compile(List.of(new RulesFile("f", text)), FieldCatalogue.standard());
      for (Issue warning : set.warnings()) {
        outcome.append("warning ").append(warning).append('\n');
      }
      set.rules().forEach(rule -> outcome.append(line(rule)));
      if (!set.disabled().isEmpty()) {
        outcome.append("disabled ").append(set.disabled()).append('\n');
      }
      if (!set.skipped().isEmpty()) {
        outcome.append("skipped ").append(set.skipped()).append('\n');
      }
    } catch (InvalidPolicyException e) {
      outcome.append(e.getMessage()).append('\n');
    }
    return outcome.toString();
  }

  private static String line(Rule rule) {
    return "%s [%s] %s: %s | %s | %s%n"
        .formatted(
            rule.name(),
            rule.severity(),
            rule.description(),
            ExprText.of(rule.condition()),
            ExprText.of(rule.output()),
            rule.tags());
  }
}

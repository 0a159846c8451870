package io.sysflow.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.policy.command.RuleCases;
import io.sysflow.policy.match.PolicyRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that we ship. */
class BuiltinPoliciesTest {

  private static final Path POLICIES =
      Path.of(System.getProperty("sysflow.root", "..")).resolve("policies");

  private static final Set<String> TACTICS =
      Set.of(
          "initial_access",
          "execution",
          "persistence",
          "privilege_escalation",
          "defense_evasion",
          "credential_access",
          "discovery",
          "command_and_control",
          "impact");

  @Test
  void theyCompileWithoutWarnings() {
    Policies.Loaded builtin = Policies.builtin();

    assertThat(builtin.warnings()).isEmpty();
    assertThat(builtin.policy().rules()).hasSizeGreaterThanOrEqualTo(30);
  }

  @Test
  void theIndexNamesEveryFile() throws IOException {
    List<String> indexed = Files.readAllLines(POLICIES.resolve("index.txt"));

    try (Stream<Path> files = Files.list(POLICIES)) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(f -> f.endsWith(".yaml")))
          .containsExactlyInAnyOrderElementsOf(indexed);
    }
    assertThat(indexed).isSorted();
  }

  @Test
  void theirCasesPassAndEveryRuleHasThem() throws IOException {
    RuleCases cases = new RuleCases(Policies.load("policies", List.of(POLICIES)).policy());

    Policies.read(List.of(POLICIES.resolve("tests"))).forEach(cases::run);

    assertThat(cases.results()).hasSizeGreaterThan(150);
    assertThat(cases.results()).filteredOn(result -> !result.passed()).isEmpty();
    assertThat(cases.withoutCases()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"correlation", "across-hosts"})
  void casesPassOfRulesThatAreLoadedOnlyIfNamedAsWell(String directory) throws IOException {
    Path path = POLICIES.resolve(directory);
    RuleCases cases = new RuleCases(Policies.load(directory, List.of(path)).policy());

    Policies.read(List.of(path.resolve("tests"))).forEach(cases::run);

    assertThat(cases.results()).hasSizeGreaterThan(5);
    assertThat(cases.results()).filteredOn(result -> !result.passed()).isEmpty();
    assertThat(cases.withoutCases()).isEmpty();
  }

  @Test
  void eachNamesTacticAndTechnique() {
    for (PolicyRule rule : Policies.builtin().policy().rules()) {
      assertThat(rule.rule().tags())
          .as(rule.name())
          .anyMatch(tag -> tag.matches("T\\d{4}(\\.\\d{3})?"))
          .anyMatch(TACTICS::contains);
      assertThat(rule.rule().description()).as(rule.name()).endsWith(".");
    }
  }

  @Test
  void theVersionIsOfTheContentAlone() throws IOException {
    String fromFiles = Policies.load("other", List.of(POLICIES)).policy().version();

    assertThat(fromFiles).isEqualTo(Policies.builtin().policy().version()).hasSize(16);
  }
}

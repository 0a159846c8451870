package io.sysflow.policy.falco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sysflow.policy.Policies;
import io.sysflow.policy.command.RuleCases;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Each of Falco's rules fires on what it is for, and only on that. Runs where the corpus is. */
class FalcoCasesTest {

  private static final Path CORPUS =
      Path.of(System.getProperty("sysflow.corpus", "../shared/corpus")).resolve("falco");

  /** It asks for names of addresses, which nobody looks up. */
  private static final String BY_NAME = "Contact K8S API Server From Container";

  /** It holds only once its list of namespaces has been filled. */
  private static final String BY_LIST = "Network Connection outside Local Subnet";

  @Test
  void everyRuleFiresOnItsCasesAndNoOther() throws IOException {
    boolean there = Files.isDirectory(CORPUS);
    if (!there) {
      System.err.println("SKIPPED: " + CORPUS + " is not there; set -Dsysflow.corpus=DIR");
    }
    assumeTrue(there, CORPUS + " is not there");
    Policy policy = Policies.load("falco", List.of(CORPUS)).policy();
    RuleCases cases = new RuleCases(policy);

    cases.run(new RulesFile("cases.yaml", text()));

    assertThat(cases.results()).allMatch(RuleCases.Result::passed).hasSizeGreaterThan(150);
    assertThat(cases.withoutCases()).containsExactlyInAnyOrder(BY_NAME, BY_LIST);
  }

  private static String text() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(FalcoCasesTest.class.getResourceAsStream("cases.yaml"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

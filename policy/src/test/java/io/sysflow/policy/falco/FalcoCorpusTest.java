package io.sysflow.policy.falco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.policy.Policies;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.field.FieldCatalogue.GivenType;
import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.ExprText;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.match.PolicyRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Falco's own parser and rules say; runs where the corpus is. */
class FalcoCorpusTest {

  private static final Path CORPUS =
      Path.of(System.getProperty("sysflow.corpus", "../shared/corpus"));

  @Test
  void conditionsAreAcceptedAndRejectedAsByFalco() throws IOException {
    List<String> wrong = new ArrayList<>();

    for (JsonNode vector : lines("falco/parse_vectors.jsonl")) {
      String condition = vector.get("condition").asText();
      if (accepts(condition) != vector.get("accept").asBoolean()) {
        wrong.add(condition);
      }
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void typesAreAcceptedAndRejectedAsByFalco() throws IOException {
    FieldCatalogue catalogue =
        FieldCatalogue.standard()
            .given(
                Map.of(
                    "c.true", new GivenType(FieldType.TEXT, false),
                    "c.buffer", new GivenType(FieldType.BYTES, false)));
    List<String> wrong = new ArrayList<>();

    for (JsonNode vector : lines("falco/type_vectors.jsonl")) {
      String condition = vector.get("condition").asText();
      if (compiles(condition, catalogue) != vector.get("accept").asBoolean()) {
        wrong.add(condition);
      }
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void upstreamRulesLoadWithoutError() throws IOException {
    Policies.Loaded stable = Policies.load("stable", List.of(corpus("falco/falco_rules.yaml")));
    Policies.Loaded incubating =
        Policies.load("incubating", List.of(corpus("falco/falco-incubating_rules.yaml")));

    assertThat(stable.policy().rules()).hasSize(25);
    assertThat(incubating.policy().rules()).hasSize(31);
  }

  @Test
  void conditionsAreReadAsTheyAreWritten() throws IOException {
    FieldCatalogue catalogue = FieldCatalogue.standard();
    List<String> wrong = new ArrayList<>();

    for (PolicyRule rule : Policies.load("all", List.of(corpus("falco"))).policy().rules()) {
      Expr condition = rule.rule().condition();
      String text = ExprText.of(condition);
      if (!FalcoRules.condition(text, catalogue).equals(condition)) {
        wrong.add(rule.name() + ": " + text);
      }
    }

    assertThat(wrong).isEmpty();
  }

  private static boolean accepts(String condition) {
    try {
      FalcoRules.parse(condition);
      return true;
    } catch (SyntaxException e) {
      return false;
    }
  }

  private static boolean compiles(String condition, FieldCatalogue catalogue) {
    try {
      FalcoRules.condition(condition, catalogue);
      return true;
    } catch (InvalidPolicyException e) {
      return false;
    }
  }

  private static List<JsonNode> lines(String name) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(corpus(name))) {
      lines.add(mapper.readTree(line));
    }
    return lines;
  }

  private static Path corpus(String name) {
    Path path = CORPUS.resolve(name);
    if (!Files.exists(path)) {
      System.err.println("SKIPPED: " + path + " is not there; set -Dsysflow.corpus=DIR");
    }
    assumeTrue(Files.exists(path), path + " is not there");
    return path;
  }
}

package io.sysflow.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.policy.command.Evaluation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Every operator, modifier, function, form of argument, text, escape and number of Falco's
 * conditions: what holds of an event, and what is refused, is in a file with a line for each.
 */
class EvaluationsTest {

  @Test
  void conditionsHoldOrAreRefusedAsTheFileSays() throws IOException {
    List<String> wrong = new ArrayList<>();

    for (String line : lines()) {
      JsonNode evaluation = new ObjectMapper().readTree(line);
      String is = Evaluation.of(evaluation.get("condition").asText(), evaluation.get("event"));
      String expected = evaluation.get("is").asText();
      boolean refused = !is.equals("true") && !is.equals("false");
      if (!expected.equals(refused ? "refused" : is)) {
        wrong.add(line + " is " + is);
      }
    }

    assertThat(wrong).isEmpty();
  }

  private static List<String> lines() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(EvaluationsTest.class.getResourceAsStream("evaluations.jsonl"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}

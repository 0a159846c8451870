package io.sysflow.policy.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.BiConsumer;

/** Answers lines of JSON with lines of JSON. */
final class JsonLines {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonLines() {}

  /**
   * Answers each line until the end; blank lines are skipped.
   *
   * @param answer fills an answer, given the question's object
   */
  static void answer(BufferedReader in, PrintWriter out, BiConsumer<JsonNode, ObjectNode> answer)
      throws IOException {
    String line = in.readLine();
    while (line != null) {
      if (!line.isBlank()) {
        ObjectNode reply = MAPPER.createObjectNode();
        answer(line, reply, answer);
        out.println(MAPPER.writeValueAsString(reply));
        out.flush();
      }
      line = in.readLine();
    }
  }

  private static void answer(
      String line, ObjectNode reply, BiConsumer<JsonNode, ObjectNode> answer) {
    try {
      JsonNode question = MAPPER.readTree(line);
      if (question.path("condition").isTextual()) {
        answer.accept(question, reply);
      } else {
        reply.put("error", "expected an object with a text 'condition'");
      }
    } catch (JsonProcessingException e) {
      reply.put("error", "not JSON: " + e.getOriginalMessage());
    }
  }
}

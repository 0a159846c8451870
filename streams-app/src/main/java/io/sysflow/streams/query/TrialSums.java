package io.sysflow.streams.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up what the instances say of policies that are tried. Used from one thread. */
final class TrialSums {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ObjectNode sum;

  /** Begins with what this instance says. */
  TrialSums(Map<String, Object> here) {
    sum = MAPPER.valueToTree(here);
    sum.put("instances", 1);
    sum.putArray("unheard");
  }

  /** Adds what another says, or notes that it says nothing. */
  void add(String instance, Answer answer) {
    JsonNode other = answer.status() == 200 ? read(answer.body()) : null;
    if (other == null || !other.path("shadow").isArray()) {
      ((ArrayNode) sum.path("unheard")).add(instance);
      return;
    }
    sum.put("instances", sum.path("instances").asInt() + 1);
    for (JsonNode trial : other.path("shadow")) {
      ObjectNode mine = matching((ArrayNode) sum.path("shadow"), trial, "set", "version");
      mine.put("records", mine.path("records").asLong() + trial.path("records").asLong());
      ArrayNode rules = mine.withArray("rules");
      for (JsonNode rule : trial.path("rules")) {
        ObjectNode same = matching(rules, rule, "rule", "change");
        same.put("alerts", same.path("alerts").asLong() + rule.path("alerts").asLong());
        if (!same.has("example")) {
          same.set("example", rule.path("example"));
        }
      }
    }
  }

  /** Returns the sum, as it is answered. */
  Object json() {
    return sum;
  }

  /** Returns the element in which the names have the same values; a new one if there is none. */
  private static ObjectNode matching(ArrayNode elements, JsonNode like, String... names) {
    for (JsonNode element : elements) {
      boolean same = true;
      for (String name : names) {
        same &= element.path(name).equals(like.path(name));
      }
      if (same) {
        return (ObjectNode) element;
      }
    }
    ObjectNode made = elements.addObject();
    for (String name : names) {
      made.set(name, like.path(name));
    }
    return made;
  }

  private static @Nullable JsonNode read(String body) {
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}

package io.sysflow.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A description of an API, against which answers are held: nothing may be in them but what it says.
 */
final class OpenApi {

  private final JsonNode root;
  private final Set<String> asked = new TreeSet<>();

  OpenApi(String yaml) throws IOException {
    root = new ObjectMapper(new YAMLFactory()).readTree(yaml);
  }

  /** Returns the paths that are described. */
  Set<String> paths() {
    Set<String> paths = new TreeSet<>();
    root.path("paths").fieldNames().forEachRemaining(paths::add);
    return paths;
  }

  /** Returns the paths of which answers were checked. */
  Set<String> asked() {
    return asked;
  }

  /** Returns what is wrong with an answer in JSON. */
  List<String> faults(String path, int status, JsonNode answer) {
    asked.add(path);
    JsonNode response = root.path("paths").path(path).at("/get/responses/" + status);
    if (response.has("$ref")) {
      response = root.at(response.path("$ref").asText().substring(1));
    }
    JsonNode schema = response.at("/content/application~1json/schema");
    List<String> faults = new ArrayList<>();
    if (schema.isMissingNode()) {
      faults.add("no schema of " + path + " " + status);
    } else {
      check("", schema, answer, faults);
    }
    return faults;
  }

  /** Notes that a path without a schema was asked. */
  void text(String path) {
    asked.add(path);
  }

  private void check(String place, JsonNode schema, JsonNode value, List<String> faults) {
    JsonNode meant = schema;
    while (meant.has("$ref")) {
      meant = root.at(meant.path("$ref").asText().substring(1));
    }
    boolean fits =
        switch (meant.path("type").asText()) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isTextual();
          case "integer" -> value.isIntegralNumber();
          case "boolean" -> value.isBoolean();
          default -> false;
        };
    if (!fits) {
      faults.add(place + ": not of type " + meant.path("type") + ": " + value);
      return;
    }
    JsonNode type = meant;
    value.forEach(
        element -> {
          if (value.isArray()) {
            check(place + "[]", type.path("items"), element, faults);
          }
        });
    if (value.isObject()) {
      object(place, meant, value, faults);
    }
  }

  private void object(String place, JsonNode schema, JsonNode value, List<String> faults) {
    for (JsonNode required : schema.path("required")) {
      if (!value.has(required.asText())) {
        faults.add(place + "." + required.asText() + " is missing");
      }
    }
    for (Map.Entry<String, JsonNode> property : value.properties()) {
      String name = place + "." + property.getKey();
      JsonNode known = schema.path("properties").path(property.getKey());
      JsonNode other = schema.path("additionalProperties");
      if (known.isObject() || other.isObject()) {
        check(name, known.isObject() ? known : other, property.getValue(), faults);
      } else {
        faults.add(name + " is not described");
      }
    }
  }
}

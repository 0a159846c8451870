package io.sysflow.policy.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.policy.field.FieldCatalogue.GivenType;
import io.sysflow.policy.field.FieldType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads fields that are given by names and types, and derives types from values. */
final class GivenFields {

  private GivenFields() {}

  /**
   * Reads a JSON object of field names and types, such as {@code {"proc.name": "string"}}; a type
   * may be {@code list(TYPE)} or {@code TYPE[]}.
   *
   * @throws IOException if the file cannot be read or is not such an object
   */
  static Map<String, GivenType> read(Path file) throws IOException {
    Map<String, GivenType> types = new HashMap<>();
    JsonNode object;
    try {
      object = new ObjectMapper().readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is not JSON: " + e.getOriginalMessage(), e);
    }
    if (!object.isObject()) {
      throw new IOException(file + " must hold an object of field names and types");
    }
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      types.put(entry.getKey(), type(file, entry.getKey(), entry.getValue()));
    }
    return types;
  }

  private static GivenType type(Path file, String name, JsonNode value) throws IOException {
    JsonNode text = value.isObject() ? value.path("type") : value;
    String type = text.asText().strip();
    String lower = type.toLowerCase(Locale.ROOT);
    boolean list = value.path("list").asBoolean(false);
    if (lower.matches("list *[(<].*[)>]")) {
      list = true;
      type = type.substring(4).strip();
      type = type.substring(1, type.length() - 1).strip();
    } else if (lower.endsWith("[]")) {
      list = true;
      type = type.substring(0, type.length() - 2).strip();
    } else if (lower.equals("list")) {
      list = true;
      type = "string";
    }
    Optional<FieldType> known = FieldType.named(type);
    if (known.isEmpty()) {
      throw new IOException(
          file + ": field '" + name + "' has unknown type '" + text.asText() + "'");
    }
    return new GivenType(known.get(), list);
  }

  /** Returns the types of an event's values, for fields that are not known otherwise. */
  static Map<String, GivenType> ofValues(JsonNode event) {
    Map<String, GivenType> types = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : event.properties()) {
      JsonNode value = entry.getValue();
      if (value.isArray()) {
        types.put(
            entry.getKey(),
            new GivenType(value.isEmpty() ? FieldType.TEXT : ofValue(value.get(0)), true));
      } else if (!value.isNull()) {
        types.put(entry.getKey(), new GivenType(ofValue(value), false));
      }
    }
    return types;
  }

  private static FieldType ofValue(JsonNode value) {
    if (value.isBoolean()) {
      return FieldType.BOOL;
    }
    if (value.isIntegralNumber()) {
      return FieldType.INT;
    }
    return value.isNumber() ? FieldType.REAL : FieldType.TEXT;
  }
}

package io.sysflow.streams.alert;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A schema as a table of paths and types, and what of a document is not as it says. */
final class FieldTable {

  private final Map<String, String> types = new LinkedHashMap<>();
  private final List<String> required = new ArrayList<>();

  static FieldTable read(String name) throws IOException {
    FieldTable table = new FieldTable();
    try (InputStream in = FieldTable.class.getResourceAsStream(name)) {
      String text =
          new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
        List<String> columns = List.of(line.split(" \\| ", -1));
        table.types.put(columns.get(0).strip(), columns.get(1).strip());
        if (columns.size() > 2) {
          table.required.add(columns.get(0).strip());
        }
      }
    }
    return table;
  }

  /** Returns what is not as the table says. */
  List<String> faults(JsonNode document) {
    List<String> faults = new ArrayList<>();
    for (String path : required) {
      boolean within = path.contains("[]");
      if (!within && document.at("/" + path.replace('.', '/')).isMissingNode()) {
        faults.add(path + " is missing");
      }
    }
    check("", "", document, faults);
    return faults;
  }

  private void check(String kind, String path, JsonNode node, List<String> faults) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              member -> {
                String inner = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
                String general = types.get(kind + inner + ".*");
                if (general == null) {
                  check(kind, inner, member.getValue(), faults);
                } else if (!general.equals("any")) {
                  check(general + ": ", "", member.getValue(), faults);
                }
              });
    } else if (node.isArray()) {
      node.forEach(element -> check(kind, path + "[]", element, faults));
    } else if (!fits(types.get(kind + path), node)) {
      faults.add(kind + path + " is " + node + ", expected " + types.get(kind + path));
    }
  }

  private static boolean fits(@Nullable String type, JsonNode node) {
    if (type == null) {
      return false;
    }
    if (type.startsWith("enum:")) {
      return List.of(type.substring(5).split(",")).contains(node.asText());
    }
    return switch (type) {
      case "string" -> node.isTextual();
      case "long" -> node.isIntegralNumber();
      case "port" -> node.isIntegralNumber() && node.asInt() >= 0 && node.asInt() < 65536;
      case "boolean" -> node.isBoolean();
      case "ip" -> node.asText().matches("[0-9a-f.:]{2,45}");
      case "time" -> node.asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z");
      default -> throw new AssertionError(type);
    };
  }
}

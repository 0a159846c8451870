package io.sysflow.policy.field;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Paths into JSON texts, as GJSON has them: keys and numbers between dots, {@code *} and {@code ?}
 * in keys, {@code #} for the length of an array or each of its elements.
 */
final class JsonPaths {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonPaths() {}

  /** Returns the parts of a path; a backslash takes a dot or wildcard as it is. */
  static List<String> parts(String path) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\' && i + 1 < path.length()) {
        part.append(c).append(path.charAt(++i));
      } else if (c == '.') {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }

  /** Returns what a path leads to, as text; null if the text is no JSON or there is nothing. */
  static @Nullable String find(String json, List<String> parts) {
    try {
      return text(find(MAPPER.readTree(json), parts, 0));
    } catch (JsonProcessingException e) {
      return null; // is no JSON, so there is nothing in it
    }
  }

  /** Returns what a path leads to, as text; null if there is nothing. */
  static @Nullable String find(JsonNode json, List<String> parts) {
    return text(find(json, parts, 0));
  }

  private static @Nullable String text(@Nullable JsonNode node) {
    if (node == null || node.isMissingNode() || node.isNull()) {
      return null;
    }
    return node.isValueNode() ? node.asText() : node.toString();
  }

  private static @Nullable JsonNode find(@Nullable JsonNode node, List<String> parts, int index) {
    if (node == null || index == parts.size()) {
      return node;
    }
    String part = parts.get(index);
    if (node.isArray()) {
      return element(node, part, parts, index);
    }
    return node.isObject() ? find(member(node, part), parts, index + 1) : null;
  }

  private static @Nullable JsonNode element(
      JsonNode array, String part, List<String> parts, int index) {
    if (part.equals("#")) {
      if (index + 1 == parts.size()) {
        return MAPPER.getNodeFactory().numberNode(array.size());
      }
      var found = MAPPER.createArrayNode();
      for (JsonNode element : array) {
        JsonNode inner = find(element, parts, index + 1);
        if (inner != null) {
          found.add(inner);
        }
      }
      return found;
    }
    return part.matches("[0-9]{1,9}")
        ? find(array.get(Integer.parseInt(part)), parts, index + 1)
        : null;
  }

  private static @Nullable JsonNode member(JsonNode object, String part) {
    if (part.indexOf('*') < 0 && part.indexOf('?') < 0 && part.indexOf('\\') < 0) {
      return object.get(part);
    }
    Pattern pattern = Pattern.compile(expression(part));
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (pattern.matches(member.getKey())) {
        return member.getValue();
      }
    }
    return null;
  }

  /** Returns the regular expression of a key with wildcards. */
  private static String expression(String part) {
    StringBuilder expression = new StringBuilder();
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '\\' && i + 1 < part.length()) {
        expression.append(Pattern.quote(part.substring(i + 1, i + 2)));
        i++;
      } else if (c == '*') {
        expression.append("(?s:.)*");
      } else {
        expression.append(c == '?' ? "(?s:.)" : Pattern.quote(String.valueOf(c)));
      }
    }
    return expression.toString();
  }
}

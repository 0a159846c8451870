package io.sysflow.policy.sigma;

import io.sysflow.policy.field.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.Node;

/** Words between percent signs, and the values that stand for them. */
final class Placeholders {

  /** More values of one text would be a mistake. */
  private static final int MOST = 10_000;

  private final Map<String, List<String>> values = new LinkedHashMap<>();

  /** Takes the values of a document {@code placeholders: {name: [value, …]}}. */
  void add(Node node) {
    Yaml.members(node, "'placeholders'")
        .forEach((name, list) -> values.put(name, Yaml.texts(list, "placeholder '" + name + "'")));
  }

  /**
   * Returns a text with its placeholders replaced, once for each combination of their values.
   *
   * @throws SigmaException if one has no values
   */
  List<String> expand(Node node, String text) {
    List<String> expanded = new ArrayList<>();
    expanded.add("");
    int at = 0;
    while (at < text.length()) {
      int start = text.indexOf('%', at);
      int end = start < 0 ? -1 : text.indexOf('%', start + 1);
      if (end < 0) {
        return joined(node, expanded, List.of(text.substring(at)));
      }
      expanded = joined(node, expanded, List.of(text.substring(at, start)));
      expanded = joined(node, expanded, values(node, text.substring(start + 1, end)));
      at = end + 1;
    }
    return expanded;
  }

  private List<String> values(Node node, String name) {
    List<String> known = values.get(name);
    if (known == null) {
      String nearest = Spelling.nearest(name, values.keySet());
      throw new SigmaException(
          node,
          "placeholder '"
              + name
              + "' has no values: give them in a document 'placeholders'"
              + (nearest == null ? "" : ", or did you mean '" + nearest + "'?"));
    }
    return known;
  }

  private static List<String> joined(Node node, List<String> starts, List<String> ends) {
    List<String> joined = new ArrayList<>();
    for (String start : starts) {
      for (String end : ends) {
        joined.add(start + end);
      }
    }
    if (joined.size() > MOST) {
      throw new SigmaException(node, "the placeholders stand for too many values");
    }
    return joined;
  }
}

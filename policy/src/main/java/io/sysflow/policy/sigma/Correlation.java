package io.sysflow.policy.sigma;

import io.sysflow.policy.field.Spelling;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;

/**
 * A correlation: alerts of other rules, counted or in order, within a time.
 *
 * @param type such as event_count
 * @param rules ids or names of those that it is of
 * @param groupBy fields whose values the alerts have in common
 * @param timespan such as 5m
 */
record Correlation(String type, List<String> rules, List<String> groupBy, String timespan) {

  private static final Set<String> COUNTS =
      Set.of("event_count", "value_count", "value_sum", "value_avg", "value_percentile");
  private static final Set<String> ORDERS = Set.of("temporal", "temporal_ordered");
  private static final Set<String> KEYS =
      Set.of("type", "rules", "group-by", "timespan", "condition", "aliases", "generate");
  private static final Set<String> CONDITIONS =
      Set.of("gt", "gte", "lt", "lte", "eq", "neq", "field", "percentile");

  /** Copies the lists. */
  Correlation {
    rules = List.copyOf(rules);
    groupBy = List.copyOf(groupBy);
  }

  /**
   * Returns the correlation that is written in a node.
   *
   * @throws SigmaException if it is not as Sigma has it
   */
  static Correlation of(Node node) {
    Map<String, NodeTuple> parts = Yaml.keys(node, "'correlation'");
    known(parts, KEYS, "a correlation");
    Node typeNode = needed(node, parts, "type");
    String type = Yaml.text(typeNode, "'type'");
    if (!COUNTS.contains(type) && !ORDERS.contains(type)) {
      Set<String> types = new java.util.TreeSet<>(COUNTS);
      types.addAll(ORDERS);
      throw new SigmaException(typeNode, unknown("type of correlation", type, types));
    }
    Node timespan = needed(node, parts, "timespan");
    if (!Yaml.text(timespan, "'timespan'").matches("[1-9][0-9]{0,8}[smhdwMy]")) {
      throw new SigmaException(timespan, "a timespan is a number and s, m, h or d, such as 5m");
    }
    condition(node, parts, type);
    NodeTuple groups = parts.get("group-by");
    return new Correlation(
        type,
        Yaml.texts(needed(node, parts, "rules"), "'rules'"),
        Yaml.texts(groups == null ? null : groups.getValueNode(), "'group-by'"),
        Yaml.text(timespan, "'timespan'"));
  }

  private static void condition(Node node, Map<String, NodeTuple> parts, String type) {
    if (!COUNTS.contains(type)) {
      return;
    }
    Node condition = needed(node, parts, "condition");
    if (!(condition instanceof MappingNode)) {
      throw new SigmaException(condition, "'condition' holds a comparison, such as 'gte: 10'");
    }
    Map<String, NodeTuple> members = Yaml.keys(condition, "'condition'");
    known(members, CONDITIONS, "this condition");
    if (!type.equals("event_count") && !members.containsKey("field")) {
      throw new SigmaException(condition, "a " + type + " needs the 'field' that it is of");
    }
    members.forEach(
        (key, tuple) -> {
          String value = key.equals("field") ? "0" : Yaml.text(tuple.getValueNode(), key);
          if (!value.matches("-?[0-9]{1,15}(\\.[0-9]{1,15})?")) {
            throw new SigmaException(tuple.getValueNode(), "'" + key + "' takes a number");
          }
        });
  }

  private static Node needed(Node node, Map<String, NodeTuple> parts, String key) {
    NodeTuple part = parts.get(key);
    if (part == null) {
      throw new SigmaException(node, "a correlation needs '" + key + "'");
    }
    return part.getValueNode();
  }

  private static void known(Map<String, NodeTuple> parts, Set<String> keys, String what) {
    parts.forEach(
        (key, tuple) -> {
          if (!keys.contains(key)) {
            throw new SigmaException(tuple.getKeyNode(), unknown("key of " + what, key, keys));
          }
        });
  }

  private static String unknown(String what, String word, Set<String> known) {
    String nearest = Spelling.nearest(word, known);
    return "unknown "
        + what
        + " '"
        + word
        + "'"
        + (nearest == null ? "" : ", did you mean '" + nearest + "'?");
  }
}

package io.sysflow.policy.sigma;

import io.sysflow.model.Severity;
import io.sysflow.policy.field.Spelling;
import io.sysflow.policy.ir.Bound;
import io.sysflow.policy.ir.CorrelationRule;
import io.sysflow.policy.ir.CorrelationRule.Named;
import io.sysflow.policy.ir.CorrelationType;
import io.sysflow.policy.ir.RuleLogic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the correlation of a document: Sigma's types, sequences that end, absence, first seen. */
final class CorrelationReader {

  private static final Set<String> KEYS =
      Set.of(
          "type",
          "rules",
          "group-by",
          "timespan",
          "condition",
          "aliases",
          "generate",
          "until",
          "absent",
          "warm-up",
          "support");
  private static final Set<String> BOUNDS = Set.of("gt", "gte", "lt", "lte", "eq", "neq");
  private static final Set<String> CONDITIONS =
      Set.of("gt", "gte", "lt", "lte", "eq", "neq", "field", "percentile");
  private static final double HALF = 50;

  /** Types that are a percentile by another name. */
  private static final Map<String, Double> PERCENTILES =
      Map.of("value_median", HALF, "value_min", 0.0, "value_max", 2 * HALF);

  /** How many sequences a condition may allow. */
  private static final int WAYS = 64;

  /** Of how many rules a number of them may be asked for in order. */
  private static final int RULES = 10;

  private final Document document;
  private final Node node;
  private final Map<String, NodeTuple> parts;

  private CorrelationReader(Document document, Node node) {
    this.document = document;
    this.node = node;
    this.parts = Yaml.keys(node, "'correlation'");
  }

  /**
   * Returns the correlation that is written in a node.
   *
   * @throws SigmaException if it is not as Sigma has it
   */
  static CorrelationRule read(Document document, Node node, Severity severity) {
    return new CorrelationReader(document, node).read(severity);
  }

  private CorrelationRule read(Severity severity) {
    known(parts, KEYS, "a correlation");
    CorrelationType type = type();
    CorrelationCondition condition = condition(type);
    String follows = type == CorrelationType.ABSENCE ? "absent" : "until";
    onlyWith("until", type == CorrelationType.TEMPORAL_ORDERED, "temporal_ordered");
    onlyWith("absent", type == CorrelationType.ABSENCE, "absence");
    onlyWith("warm-up", type == CorrelationType.FIRST_SEEN, "first_seen");
    onlyWith("support", type == CorrelationType.FIRST_SEEN, "first_seen");
    List<Named> others = names(follows);
    if (type == CorrelationType.ABSENCE && others.isEmpty()) {
      throw new SigmaException(node, "an absence needs 'absent': what should follow");
    }
    List<Named> rules = rules(condition);
    RuleLogic asked = asked(type, condition, rules);
    return new CorrelationRule(
        document.text("id"),
        document.text("name"),
        document.text("title"),
        document.text("description").strip(),
        severity,
        Yaml.texts(document.part("tags"), "'tags'"),
        document.position(),
        type,
        rules,
        others,
        names("group-by"),
        aliases(),
        condition.fields(),
        Timespan.nanos(needed("timespan"), "timespan"),
        type == CorrelationType.TEMPORAL_ORDERED ? List.of() : condition.bounds(),
        asked,
        condition.asked() == null ? rules : condition.asked().rules(),
        condition.percentile(),
        parts.containsKey("warm-up") ? Timespan.nanos(needed("warm-up"), "warm-up") : 0,
        parts.containsKey("support") ? whole(needed("support")) : 0,
        generate());
  }

  /**
   * The condition of a correlation.
   *
   * @param fields whose values it is of
   * @param asked which rules must hit, if it says so
   */
  private record CorrelationCondition(
      List<Named> fields,
      List<Bound> bounds,
      double percentile,
      RuleLogicReader.@Nullable Read asked) {}

  /** Where the condition names rules it need not be said once more which these are. */
  private List<Named> rules(CorrelationCondition condition) {
    if (condition.asked() != null && !parts.containsKey("rules")) {
      return condition.asked().rules();
    }
    needed("rules");
    List<Named> rules = names("rules");
    if (rules.isEmpty()) {
      throw new SigmaException(needed("rules"), "a correlation is of at least one rule");
    }
    return rules;
  }

  /** Of a sequence the condition says which parts of it are enough. */
  private @Nullable RuleLogic asked(
      CorrelationType type, CorrelationCondition condition, List<Named> rules) {
    RuleLogic asked = condition.asked() == null ? null : condition.asked().logic();
    if (type != CorrelationType.TEMPORAL_ORDERED) {
      return asked;
    }
    Node where = asked == null && condition.bounds().isEmpty() ? node : needed("condition");
    if (!condition.bounds().isEmpty()) {
      asked = RuleLogic.atLeast(least(where, condition.bounds(), rules.size()), rules.size());
    }
    if (asked != null && !asked.grows()) {
      throw new SigmaException(
          where, "a sequence has no 'not' in its condition: 'until' says what ends it");
    }
    if (asked != null && asked.ways().size() > WAYS) {
      throw new SigmaException(where, "a sequence may be one of " + WAYS + " at most");
    }
    return asked;
  }

  /** Returns how many rules a sequence must have at least. */
  private static int least(Node where, List<Bound> bounds, int rules) {
    if (rules > RULES) {
      throw new SigmaException(where, "a sequence with a number is of " + RULES + " rules at most");
    }
    for (int number = 1; number <= rules; number++) {
      int some = number;
      if (bounds.stream().allMatch(bound -> bound.holds(some))) {
        boolean more = bounds.stream().allMatch(bound -> bound.lower() || bound.holds(rules));
        if (more) {
          return number;
        }
      }
    }
    throw new SigmaException(
        where, "a sequence asks for a number of its rules at least: gte, gt, or eq for all");
  }

  private CorrelationType type() {
    Node typeNode = needed("type");
    String text = Yaml.text(typeNode, "'type'");
    if (PERCENTILES.containsKey(text)) {
      return CorrelationType.VALUE_PERCENTILE;
    }
    Set<String> types = new TreeSet<>(PERCENTILES.keySet());
    for (CorrelationType type : CorrelationType.values()) {
      types.add(type.text());
    }
    return CorrelationType.named(text)
        .orElseThrow(
            () -> new SigmaException(typeNode, unknown("type of correlation", text, types)));
  }

  private CorrelationCondition condition(CorrelationType type) {
    NodeTuple given = parts.get("condition");
    if (given == null && !type.measures() && !type.ofValues()) {
      return new CorrelationCondition(List.of(), List.of(), HALF, null);
    }
    Node condition = needed("condition");
    if (isOfRules(type) && condition instanceof ScalarNode && !Yaml.isNull(condition)) {
      return ofNames(condition);
    }
    return compared(type, condition);
  }

  private CorrelationCondition compared(CorrelationType type, Node condition) {
    if (!(condition instanceof MappingNode)) {
      throw new SigmaException(condition, "'condition' holds a comparison, such as 'gte: 10'");
    }
    Map<String, NodeTuple> members = Yaml.keys(condition, "'condition'");
    known(members, CONDITIONS, "this condition");
    List<Named> fields = fields(type, condition, members.get("field"));
    List<Bound> bounds = bounds(members);
    checkBounds(type, condition, bounds);
    NodeTuple percentile = members.get("percentile");
    return new CorrelationCondition(
        fields, bounds, percentile == null ? usual() : percentile(percentile.getValueNode()), null);
  }

  private List<Named> fields(CorrelationType type, Node condition, @Nullable NodeTuple field) {
    if (!type.ofValues()) {
      return List.of();
    }
    List<Named> fields = field == null ? List.of() : names(field.getValueNode(), "'field'");
    if (fields.isEmpty()) {
      throw new SigmaException(condition, "a " + type.text() + " needs the 'field' that it is of");
    }
    boolean several = type == CorrelationType.VALUE_COUNT || type == CorrelationType.FIRST_SEEN;
    if (fields.size() > 1 && !several) {
      throw new SigmaException(condition, "a " + type.text() + " is of one field");
    }
    return fields;
  }

  private double usual() {
    return PERCENTILES.getOrDefault(Yaml.text(needed("type"), "'type'"), HALF);
  }

  private static boolean isOfRules(CorrelationType type) {
    return type == CorrelationType.TEMPORAL || type == CorrelationType.TEMPORAL_ORDERED;
  }

  private CorrelationCondition ofNames(Node condition) {
    String text = Yaml.text(condition, "'condition'");
    RuleLogicReader.Read read =
        RuleLogicReader.read(condition, text, name -> named(condition, name));
    return new CorrelationCondition(List.of(), List.of(), HALF, read);
  }

  private static List<Bound> bounds(Map<String, NodeTuple> members) {
    List<Bound> bounds = new ArrayList<>();
    members.forEach(
        (key, tuple) -> {
          if (BOUNDS.contains(key)) {
            Bound.Comparison comparison = Bound.Comparison.valueOf(key.toUpperCase(Locale.ROOT));
            bounds.add(new Bound(comparison, number(key, tuple.getValueNode())));
          }
        });
    return bounds;
  }

  private static void checkBounds(CorrelationType type, Node condition, List<Bound> bounds) {
    if (type.measures() && bounds.isEmpty()) {
      throw new SigmaException(
          condition, "'condition' compares with a number: gt, gte, lt, lte, eq or neq");
    }
    if (!type.measures() && !isOfRules(type) && !bounds.isEmpty()) {
      throw new SigmaException(condition, type.text() + " compares with no number");
    }
  }

  private static double percentile(Node value) {
    double percentile = number("percentile", value);
    if (percentile < 0 || percentile > 2 * HALF) {
      throw new SigmaException(value, "'percentile' is from 0 to 100");
    }
    return percentile;
  }

  private static double number(String key, Node value) {
    String text = Yaml.text(value, "'" + key + "'");
    if (!text.matches("-?[0-9]{1,15}(\\.[0-9]{1,15})?")) {
      throw new SigmaException(value, "'" + key + "' takes a number");
    }
    return Double.parseDouble(text);
  }

  private static long whole(Node value) {
    String text = Yaml.text(value, "'support'");
    if (!text.matches("[0-9]{1,9}")) {
      throw new SigmaException(value, "'support' takes a whole number");
    }
    return Long.parseLong(text);
  }

  private Map<String, Map<String, Named>> aliases() {
    Map<String, Map<String, Named>> aliases = new LinkedHashMap<>();
    NodeTuple given = parts.get("aliases");
    if (given != null) {
      Yaml.members(given.getValueNode(), "'aliases'")
          .forEach(
              (alias, fields) -> {
                Map<String, Named> byRule = new LinkedHashMap<>();
                Yaml.members(fields, "alias '" + alias + "'")
                    .forEach(
                        (rule, field) ->
                            byRule.put(rule, named(field, Yaml.text(field, "a field"))));
                aliases.put(alias, byRule);
              });
    }
    return aliases;
  }

  /** Sigma's schema has it beside the correlation, its tools in it. */
  private @Nullable Boolean generate() {
    NodeTuple inside = parts.get("generate");
    Node given = inside == null ? document.part("generate") : inside.getValueNode();
    if (given == null) {
      return null;
    }
    String text = Yaml.text(given, "'generate'");
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes" -> true;
      case "false", "no" -> false;
      default -> throw new SigmaException(given, "'generate' is true or false");
    };
  }

  private List<Named> names(String key) {
    NodeTuple part = parts.get(key);
    return part == null ? List.of() : names(part.getValueNode(), "'" + key + "'");
  }

  private List<Named> names(Node list, String what) {
    List<Named> names = new ArrayList<>();
    if (!Yaml.isNull(list)) {
      for (Node element : Yaml.elements(list)) {
        names.add(named(element, Yaml.text(element, what)));
      }
    }
    return names;
  }

  private Named named(Node where, String text) {
    return new Named(text, Yaml.position(document.file(), where));
  }

  private void onlyWith(String key, boolean fits, String type) {
    NodeTuple part = parts.get(key);
    if (part != null && !fits) {
      throw new SigmaException(part.getKeyNode(), "'" + key + "' goes with the type " + type);
    }
  }

  private Node needed(String key) {
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

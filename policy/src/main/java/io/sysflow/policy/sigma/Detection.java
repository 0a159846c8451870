package io.sysflow.policy.sigma;

import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Exprs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;

/** Compiles the selections and the condition of a rule or filter. */
final class Detection {

  private static final Modifiers PLAIN =
      new Modifiers(List.of(), null, null, "", null, false, false, false, false);

  private final FieldItems items;

  Detection(FieldItems items) {
    this.items = items;
  }

  /**
   * Returns what must hold: one of the conditions.
   *
   * @param others keys that are neither selections nor the condition
   * @throws SigmaException if it is not as Sigma has it
   */
  Expr compile(Node node, Set<String> others) {
    Map<String, NodeTuple> members = Yaml.keys(node, "'detection'");
    NodeTuple condition = members.remove("condition");
    if (condition == null) {
      throw new SigmaException(node, "there is no 'condition'");
    }
    NodeTuple old = members.remove("timeframe");
    if (old != null) {
      throw new SigmaException(
          old.getKeyNode(), "'timeframe' is no longer Sigma: write a correlation");
    }
    members.keySet().removeAll(others);
    Map<String, Expr> selections = new LinkedHashMap<>();
    members.forEach((name, tuple) -> selections.put(name, selection(tuple.getValueNode())));
    List<Expr> any = new ArrayList<>();
    for (Node element : Yaml.elements(condition.getValueNode())) {
      any.add(ConditionParser.parse(element, Yaml.text(element, "a condition"), selections));
    }
    return Exprs.or(any);
  }

  private Expr selection(Node node) {
    if (node instanceof MappingNode) {
      return lines(node);
    }
    if (Yaml.isNull(node)) {
      throw new SigmaException(node, "this selection is empty");
    }
    List<Expr> any = new ArrayList<>();
    for (Node element : Yaml.elements(node)) {
      any.add(element instanceof MappingNode ? lines(element) : items.keywords(element, PLAIN));
    }
    if (any.isEmpty()) {
      throw new SigmaException(node, "this selection is empty");
    }
    return Exprs.or(any);
  }

  private Expr lines(Node node) {
    List<Expr> all = new ArrayList<>();
    Yaml.keys(node, "a selection")
        .forEach(
            (name, tuple) ->
                all.add(items.compile(tuple.getKeyNode(), name, tuple.getValueNode())));
    if (all.isEmpty()) {
      throw new SigmaException(node, "this selection is empty");
    }
    return Exprs.and(all);
  }
}

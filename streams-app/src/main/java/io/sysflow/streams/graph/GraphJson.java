package io.sysflow.streams.graph;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Graphs as JSON. */
public final class GraphJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private GraphJson() {}

  /** Returns the graph: its nodes, its edges, and how much was left out. */
  public static ObjectNode of(Graph graph) {
    ObjectNode json = MAPPER.createObjectNode();
    ArrayNode nodes = json.putArray("nodes");
    for (Node node : graph.nodes()) {
      ObjectNode out = nodes.addObject();
      out.put("id", node.id()).put("kind", lower(node.kind())).put("label", node.label());
      if (!node.host().isEmpty()) {
        out.put("node", node.host());
      }
      if (!node.detail().isEmpty()) {
        out.put("detail", node.detail());
      }
      if (graph.seeds().contains(node.id())) {
        out.put("seed", true);
      }
    }
    ArrayNode edges = json.putArray("edges");
    for (Edge edge : graph.edges()) {
      edges
          .addObject()
          .put("from", edge.from())
          .put("to", edge.to())
          .put("act", lower(edge.act()))
          .put("first", edge.first())
          .put("last", edge.last())
          .put("count", edge.count());
    }
    return json.put("omitted", graph.omitted());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}

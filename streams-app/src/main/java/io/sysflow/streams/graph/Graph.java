package io.sysflow.streams.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Things and their effects.
 *
 * @param nodes in the order in which they were found
 * @param edges between them
 * @param seeds ids of those that the graph is about
 * @param omitted how many more there are
 */
public record Graph(List<Node> nodes, List<Edge> edges, Set<String> seeds, long omitted) {

  /** Copies its collections. */
  public Graph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    seeds = Set.copyOf(seeds);
  }

  /** Returns both as one. */
  public Graph plus(Graph other) {
    Map<String, Node> allNodes = new LinkedHashMap<>();
    nodes.forEach(node -> allNodes.put(node.id(), node));
    other.nodes().forEach(node -> allNodes.putIfAbsent(node.id(), node));
    Set<Edge> allEdges = new LinkedHashSet<>(edges);
    allEdges.addAll(other.edges());
    Set<String> allSeeds = new LinkedHashSet<>(seeds);
    allSeeds.addAll(other.seeds());
    return new Graph(
        new ArrayList<>(allNodes.values()),
        new ArrayList<>(allEdges),
        allSeeds,
        omitted + other.omitted());
  }
}

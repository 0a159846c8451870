package io.sysflow.streams.graph;

import io.sysflow.streams.graph.Edge.Act;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** Graphs as pictures: in Graphviz's language, and drawn. */
public final class Pictures {

  private static final int WIDTH = 190;
  private static final int HEIGHT = 34;
  private static final int COLUMN = 270;
  private static final int ROW = 52;
  private static final int MARGIN = 20;
  private static final int LABEL = 26;

  private Pictures() {}

  /** Returns the graph in DOT. */
  public static String dot(Graph graph) {
    StringJoiner out = new StringJoiner("\n", "", "\n");
    out.add("digraph incident {").add("  rankdir=LR;").add("  node [fontname=\"sans-serif\"];");
    for (Node node : graph.nodes()) {
      out.add(
          "  %s [label=%s, shape=%s, tooltip=%s%s];"
              .formatted(
                  quoted(node.id()),
                  quoted(label(node)),
                  shape(node.kind()),
                  quoted(node.detail()),
                  graph.seeds().contains(node.id())
                      ? ", style=filled, fillcolor=\"#ffd6d6\""
                      : ""));
    }
    for (Edge edge : graph.edges()) {
      out.add(
          "  %s -> %s [label=%s];"
              .formatted(quoted(edge.from()), quoted(edge.to()), quoted(act(edge))));
    }
    return out.add("}").toString();
  }

  /** Returns the graph as SVG: causes on the left, effects on the right. */
  public static String svg(Graph graph) {
    Map<String, Spot> spots = spots(graph);
    int width = spots.values().stream().mapToInt(spot -> spot.x() + WIDTH).max().orElse(WIDTH);
    int height = spots.values().stream().mapToInt(spot -> spot.y() + HEIGHT).max().orElse(HEIGHT);
    StringJoiner out = new StringJoiner("\n", "", "\n");
    out.add(
        ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"11\">")
            .formatted(width + MARGIN, height + MARGIN));
    out.add(
        "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\""
            + " markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0 L8 4 L0 8 z\" fill=\"#666\"/>"
            + "</marker></defs>");
    graph.edges().forEach(edge -> out.add(line(edge, spots)));
    graph
        .nodes()
        .forEach(
            node -> out.add(box(node, spot(spots, node.id()), graph.seeds().contains(node.id()))));
    return out.add("</svg>").toString();
  }

  /** Where a box is. */
  private record Spot(int x, int y) {}

  private static Spot spot(Map<String, Spot> spots, String id) {
    return spots.getOrDefault(id, new Spot(MARGIN, MARGIN));
  }

  private static Map<String, Spot> spots(Graph graph) {
    Map<String, Integer> layers = layers(graph);
    Map<Integer, List<String>> columns = new LinkedHashMap<>();
    layers.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            entry ->
                columns
                    .computeIfAbsent(entry.getValue(), unused -> new ArrayList<>())
                    .add(entry.getKey()));
    Map<String, Spot> spots = new HashMap<>();
    for (Map.Entry<Integer, List<String>> column : columns.entrySet()) {
      List<String> ids = column.getValue();
      ids.sort(Comparator.comparingDouble(id -> middle(id, graph, spots)));
      for (int row = 0; row < ids.size(); row++) {
        spots.put(ids.get(row), new Spot(MARGIN + column.getKey() * COLUMN, MARGIN + row * ROW));
      }
    }
    return spots;
  }

  /** Puts what has an effect to the left of what it acts on; of a cycle, what was found first. */
  private static Map<String, Integer> layers(Graph graph) {
    Map<String, Set<String>> causes = new LinkedHashMap<>();
    graph.nodes().forEach(node -> causes.put(node.id(), new HashSet<>()));
    for (Edge edge : graph.edges()) {
      Set<String> of = causes.get(edge.to());
      if (of != null && causes.containsKey(edge.from()) && !edge.from().equals(edge.to())) {
        of.add(edge.from());
      }
    }
    Map<String, Integer> layers = new LinkedHashMap<>();
    while (layers.size() < causes.size()) {
      String next =
          causes.keySet().stream()
              .filter(id -> !layers.containsKey(id))
              .filter(id -> layers.keySet().containsAll(causes.getOrDefault(id, Set.of())))
              .findFirst()
              .or(() -> causes.keySet().stream().filter(id -> !layers.containsKey(id)).findFirst())
              .orElseThrow();
      int layer =
          causes.getOrDefault(next, Set.of()).stream()
              .mapToInt(cause -> layers.getOrDefault(cause, -1) + 1)
              .max()
              .orElse(0);
      layers.put(next, layer);
    }
    return layers;
  }

  /** Returns the mean height of what a thing comes from, for lines to be short and seldom cross. */
  private static double middle(String id, Graph graph, Map<String, Spot> spots) {
    return graph.edges().stream()
        .filter(edge -> edge.to().equals(id) && spots.containsKey(edge.from()))
        .mapToInt(edge -> spot(spots, edge.from()).y())
        .average()
        .orElse(0);
  }

  private static String line(Edge edge, Map<String, Spot> spots) {
    Spot from = spot(spots, edge.from());
    Spot to = spot(spots, edge.to());
    int x1 = from.x() + WIDTH;
    int y1 = from.y() + HEIGHT / 2;
    int y2 = to.y() + HEIGHT / 2;
    int bend = (COLUMN - WIDTH) / 2;
    return ("<path d=\"M%d %d C%d %d %d %d %d %d\" fill=\"none\" stroke=\"%s\""
            + " marker-end=\"url(#arrow)\"><title>%s</title></path>"
            + "<text x=\"%d\" y=\"%d\" fill=\"#666\" font-size=\"9\">%s</text>")
        .formatted(
            x1,
            y1,
            x1 + bend,
            y1,
            to.x() - bend,
            y2,
            to.x(),
            y2,
            edge.act() == Act.STARTED ? "#666" : "#3a6ea5",
            escaped(act(edge)),
            x1 + 4,
            (y1 + y2) / 2 - 3,
            escaped(act(edge)));
  }

  private static String box(Node node, Spot spot, boolean seed) {
    int round = node.kind() == Node.Kind.PROCESS ? 6 : 0;
    String fill =
        switch (node.kind()) {
          case PROCESS -> seed ? "#ffd6d6" : "#eef3fa";
          case FILE -> "#fff8dd";
          case ADDRESS -> "#e6f5e6";
        };
    return ("<g><title>%s</title><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\""
            + " fill=\"%s\" stroke=\"#888\"/><text x=\"%d\" y=\"%d\">%s</text>"
            + "<text x=\"%d\" y=\"%d\" fill=\"#777\" font-size=\"9\">%s</text></g>")
        .formatted(
            escaped(node.detail()),
            spot.x(),
            spot.y(),
            WIDTH,
            HEIGHT,
            round,
            fill,
            spot.x() + 8,
            spot.y() + 14,
            escaped(cut(node.label())),
            spot.x() + 8,
            spot.y() + 27,
            escaped(cut(node.host())));
  }

  private static String label(Node node) {
    return node.host().isEmpty() ? node.label() : node.label() + "\n" + node.host();
  }

  private static String act(Edge edge) {
    String act = edge.act().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return edge.count() > 1 && edge.act() != Act.STARTED ? act + " ×" + edge.count() : act;
  }

  private static String shape(Node.Kind kind) {
    return switch (kind) {
      case PROCESS -> "box";
      case FILE -> "note";
      case ADDRESS -> "ellipse";
    };
  }

  /** Keeps the end, which tells more of a path than its start. */
  private static String cut(String text) {
    return text.length() <= LABEL ? text : "…" + text.substring(text.length() - LABEL + 1);
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\\' -> out.append("\\\\");
                case '"' -> out.append("\\\"");
                case '\n' -> out.append("\\n");
                default -> out.appendCodePoint(isText(c) ? c : '?');
              }
            });
    return out.append('"').toString();
  }

  /** Leaves out what XML has no place for. */
  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(isText(c) ? c : '?');
              }
            });
    return out.toString();
  }

  /** Neither controls nor halves of characters, nor what makes a name look like another one. */
  private static boolean isText(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> false;
      default -> true;
    };
  }
}

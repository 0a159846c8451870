package io.sysflow.policy.match;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Falco's {@code pmatch}: whether a path is below one of some paths, compared component by
 * component, each of which may be a pattern. A tree is walked once for each path.
 */
final class PathPrefixes implements TextMatch {

  private static final String PATTERN = ".*[*?\\[].*";

  private final Node root = new Node();

  /** What may follow a path. */
  private static final class Node {
    private final Map<String, Node> byName = new LinkedHashMap<>();
    private final Map<String, Node> byPattern = new LinkedHashMap<>();
    private TextSet names = new TextSet(List.of());
    private List<Node> children = List.of();
    private List<Glob> globs = List.of();
    private List<Node> globChildren = List.of();
    private boolean end;

    Node child(String component) {
      boolean pattern = component.matches(PATTERN);
      return (pattern ? byPattern : byName).computeIfAbsent(component, key -> new Node());
    }

    void freeze() {
      names = new TextSet(List.copyOf(byName.keySet()));
      children = List.copyOf(byName.values());
      globs = byPattern.keySet().stream().map(pattern -> new Glob(pattern, false)).toList();
      globChildren = List.copyOf(byPattern.values());
      children.forEach(Node::freeze);
      globChildren.forEach(Node::freeze);
    }
  }

  PathPrefixes(List<String> paths) {
    for (String path : paths) {
      Node node = root;
      for (String component : path.split("/+", -1)) {
        node = component.isEmpty() ? node : node.child(component);
      }
      node.end = true;
    }
    root.freeze();
  }

  /** Returns the longest component that is no pattern, which every path below has; may be empty. */
  static String longestName(String path) {
    String longest = "";
    for (String component : path.split("/+", -1)) {
      boolean pattern = component.matches(PATTERN);
      longest = !pattern && component.length() > longest.length() ? component : longest;
    }
    return longest;
  }

  @Override
  public boolean matches(String text, int start, int end) {
    return matches(root, text, start, end);
  }

  private static boolean matches(Node node, String text, int start, int end) {
    if (node.end) {
      return true;
    }
    int from = start;
    while (from < end && text.charAt(from) == '/') {
      from++;
    }
    int slash = text.indexOf('/', from);
    int to = slash < 0 || slash > end ? end : slash;
    if (from == to) {
      return false;
    }
    int child = node.names.find(text, from, to);
    return (child >= 0 && matches(node.children.get(child), text, to, end))
        || matchesPattern(node, text, from, to, end);
  }

  private static boolean matchesPattern(Node node, String text, int from, int to, int end) {
    for (int i = 0; i < node.globs.size(); i++) {
      if (node.globs.get(i).matches(text, from, to)
          && matches(node.globChildren.get(i), text, to, end)) {
        return true;
      }
    }
    return false;
  }
}

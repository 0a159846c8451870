package io.sysflow.policy.sigma;

import io.sysflow.policy.ir.Position;
import io.sysflow.policy.ir.RulesFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads nodes of YAML documents. */
final class Yaml {

  private Yaml() {}

  static Position position(RulesFile file, Node node) {
    return new Position(
        file.name(), node.getStartMark().getLine() + 1, node.getStartMark().getColumn() + 1);
  }

  /** Returns where the fault is: its word, if it is one of a text's. */
  static Position position(RulesFile file, SigmaException fault) {
    Position start = position(file, fault.node());
    if (fault.words().isEmpty()) {
      return start;
    }
    String content = file.content();
    int at = offset(content, start);
    for (int i = 0; i < fault.words().size(); i++) {
      int found = content.indexOf(fault.words().get(i), at);
      if (found < 0) {
        return start; // written with escapes
      }
      if (i == fault.word()) {
        return position(file, found);
      }
      at = found + fault.words().get(i).length();
    }
    return position(file, at);
  }

  private static int offset(String content, Position position) {
    int at = 0;
    for (int line = 1; line < position.line(); line++) {
      at = content.indexOf('\n', at) + 1;
      if (at == 0) {
        return content.length(); // lines that end otherwise
      }
    }
    return Math.min(at + position.column() - 1, content.length());
  }

  private static Position position(RulesFile file, int offset) {
    String before = file.content().substring(0, offset);
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    return new Position(file.name(), line, offset - before.lastIndexOf('\n'));
  }

  /**
   * Returns the members of a mapping, in order.
   *
   * @throws SigmaException if it is none, or a key is no text or stands twice
   */
  static Map<String, Node> members(Node node, String what) {
    Map<String, Node> members = new LinkedHashMap<>();
    keys(node, what).forEach((key, tuple) -> members.put(key, tuple.getValueNode()));
    return members;
  }

  /**
   * Returns the members of a mapping with their keys, in order.
   *
   * @throws SigmaException if it is none, or a key is no text or stands twice
   */
  static Map<String, NodeTuple> keys(Node node, String what) {
    if (!(node instanceof MappingNode mapping)) {
      throw new SigmaException(node, what + " must hold keys and values");
    }
    Map<String, NodeTuple> members = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = text(tuple.getKeyNode(), "a key of " + what);
      if (members.put(key, tuple) != null) {
        throw new SigmaException(tuple.getKeyNode(), "key '" + key + "' stands here twice");
      }
    }
    return members;
  }

  /**
   * Returns the text of a scalar.
   *
   * @throws SigmaException if it is none
   */
  static String text(Node node, String what) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw new SigmaException(node, what + " must be a text");
  }

  /** Returns the text of a scalar, {@code otherwise} if there is no node. */
  static String text(@Nullable Node node, String what, String otherwise) {
    return node == null || isNull(node) ? otherwise : text(node, what);
  }

  /**
   * Returns the texts of a list, or of a single scalar.
   *
   * @throws SigmaException if it is neither
   */
  static List<String> texts(@Nullable Node node, String what) {
    List<String> texts = new ArrayList<>();
    if (node != null && !isNull(node)) {
      for (Node element : elements(node)) {
        texts.add(text(element, what));
      }
    }
    return texts;
  }

  /** Returns the elements of a list, or the node itself if it is none. */
  static List<Node> elements(Node node) {
    return node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
  }

  static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }
}

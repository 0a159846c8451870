package io.sysflow.policy.sigma;

import java.util.List;
import org.yaml.snakeyaml.nodes.Node;

/** Thrown where a rule is not as Sigma has it. */
final class SigmaException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Node node;
  private final transient List<String> words;
  private final int word;

  SigmaException(Node node, String reason) {
    this(node, List.of(), 0, reason);
  }

  /**
   * Makes one about a word of a text.
   *
   * @param node the text
   * @param words of it, in order
   * @param word number of the one that is wrong, or of none if one is missing at the end
   */
  SigmaException(Node node, List<String> words, int word, String reason) {
    super(reason);
    this.node = node;
    this.words = List.copyOf(words);
    this.word = word;
  }

  /** Returns where. */
  Node node() {
    return node;
  }

  /** Returns the words of the text that is wrong, none if all of it is. */
  List<String> words() {
    return words;
  }

  /** Returns which of the words is wrong. */
  int word() {
    return word;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}

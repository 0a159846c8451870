package io.sysflow.policy.sigma;

import org.yaml.snakeyaml.nodes.Node;

/** Thrown where a rule is not as Sigma has it. */
final class SigmaException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Node node;

  SigmaException(Node node, String reason) {
    super(reason);
    this.node = node;
  }

  /** Returns where. */
  Node node() {
    return node;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}

package io.sysflow.streams.alert;

import io.sysflow.model.Severity;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is wrong with a node or its agent, rather than what happened on it.
 *
 * @param id hash of node, epoch, seq and rule
 * @param ruleId what is wrong
 * @param severity of it
 * @param node that it is about
 * @param epoch of its agent
 * @param seq of the latest record before it
 * @param ts when, in the node's time, ns since the epoch
 * @param message for people
 * @param facts by name
 */
public record NodeAlert(
    String id,
    String ruleId,
    Severity severity,
    String node,
    long epoch,
    long seq,
    long ts,
    String message,
    Map<String, Long> facts) {

  /** Returns what is wrong, in words. */
  public String ruleName() {
    return ruleId.replace('-', ' ');
  }

  /** Copies its map, sorted by name. */
  public NodeAlert {
    facts = java.util.Collections.unmodifiableMap(new TreeMap<>(facts));
  }
}

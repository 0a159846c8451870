package io.sysflow.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Alerts that belong together, over processes, files and hosts. Whatever the order in which alerts
 * come, the same alerts make the same incident.
 *
 * @param id of its earliest alert; it changes when an earlier one comes
 * @param state whether more may come
 * @param mergedInto the incident that holds its alerts now, of one that is {@link State#MERGED}
 * @param severity of its gravest alert
 * @param count of its alerts, those that were suppressed included
 * @param suppressed how many of them say again what the evidence says, or were over a rule's limit
 * @param first time of its earliest alert, ns since the epoch
 * @param last time of its latest alert, ns since the epoch
 * @param origin the process where it began; null if no alert names a process
 * @param rules that held, by how many alerts, most first
 * @param tags of the rules, in order of the alphabet, ATT&amp;CK ids included
 * @param nodes in order of the alphabet
 * @param containers that its processes ran in
 * @param processes that raised alerts, or started such, earliest first
 * @param files that alerts are about
 * @param links over which it spread
 * @param evidence the alerts worth a look, earliest first
 * @param omitted how many things the lists would hold had they no bounds
 */
public record Incident(
    String id,
    State state,
    @Nullable String mergedInto,
    Severity severity,
    long count,
    long suppressed,
    long first,
    long last,
    @Nullable Actor origin,
    List<RuleCount> rules,
    List<String> tags,
    List<String> nodes,
    List<Place> containers,
    List<Actor> processes,
    List<Touched> files,
    List<Hop> links,
    List<Evidence> evidence,
    long omitted) {

  /** Copies its lists. */
  public Incident {
    rules = List.copyOf(rules);
    tags = List.copyOf(tags);
    nodes = List.copyOf(nodes);
    containers = List.copyOf(containers);
    processes = List.copyOf(processes);
    files = List.copyOf(files);
    links = List.copyOf(links);
    evidence = List.copyOf(evidence);
  }

  /** Whether more may come. */
  public enum State {
    /** More may come. */
    OPEN,
    /** Nothing more can come: it is too long ago. */
    CLOSED,
    /** Its alerts are in another incident. */
    MERGED
  }

  /**
   * A process of the cluster.
   *
   * @param node that it runs on
   * @param oid its identity there
   * @param poid its parent's; null if unknown
   * @param exe path of its executable
   * @param args without the first, joined by spaces
   * @param user name or id; empty if unknown
   * @param container id; null on the host
   * @param port at which it accepted connections; 0 if it was not seen to
   */
  public record Actor(
      String node,
      Oid oid,
      @Nullable Oid poid,
      String exe,
      String args,
      String user,
      @Nullable String container,
      int port) {}

  /**
   * How often a rule held.
   *
   * @param id of the rule
   * @param name of the rule
   * @param severity of the rule
   * @param count of alerts
   */
  public record RuleCount(String id, String name, Severity severity, long count) {}

  /**
   * A container.
   *
   * @param node that it runs on
   * @param id its first 12 characters
   * @param name empty if unknown
   * @param image empty if unknown
   * @param pod namespace and name; empty outside Kubernetes
   */
  public record Place(String node, String id, String name, String image, String pod) {}

  /**
   * A file.
   *
   * @param node that it is on
   * @param container id; null on the host
   * @param path absolute
   * @param written whether an alert tells that it was written
   */
  public record Touched(String node, @Nullable String container, String path, boolean written) {}

  /**
   * A connection from one process of the incident to another.
   *
   * @param id of the link
   * @param clientNode of the process that connected
   * @param client that connected
   * @param serverNode of the process that accepted
   * @param server that accepted
   * @param first time, ns since the epoch
   * @param last time, ns since the epoch
   * @param label such as {@code tcp 10.0.0.1:41000 -> 10.0.0.2:22}
   */
  public record Hop(
      String id,
      String clientNode,
      Oid client,
      String serverNode,
      Oid server,
      long first,
      long last,
      String label) {}

  /**
   * An alert, and how many like it followed.
   *
   * @param alert its id
   * @param rule name
   * @param severity of the rule
   * @param ts time, ns since the epoch
   * @param node where
   * @param epoch of the record's envelope
   * @param seq of the record's envelope
   * @param process that did it; null if none
   * @param says the rule's message
   * @param count of alerts that this one stands for, itself included
   * @param witness where the record stands; null outside Kafka
   */
  public record Evidence(
      String alert,
      String rule,
      Severity severity,
      long ts,
      String node,
      long epoch,
      long seq,
      @Nullable Oid process,
      String says,
      long count,
      Alert.@Nullable Witness witness) {}
}

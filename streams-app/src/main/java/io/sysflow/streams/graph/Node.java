package io.sysflow.streams.graph;

/**
 * A thing in a graph.
 *
 * @param id the same in every graph
 * @param kind of thing
 * @param host the node it is on; empty of an address
 * @param label short, for a picture
 * @param detail what more is known of it
 */
public record Node(String id, Kind kind, String host, String label, String detail) {

  /** Kinds of things. */
  public enum Kind {
    PROCESS,
    FILE,
    ADDRESS
  }
}

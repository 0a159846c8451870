package io.sysflow.streams.graph;

/**
 * That one thing had an effect on another, in the direction of the effect.
 *
 * @param from id of the one
 * @param to id of the other
 * @param act what it did
 * @param first time, ns since the epoch
 * @param last time, ns since the epoch
 * @param count how often it was seen
 */
public record Edge(String from, String to, Act act, long first, long last, long count) {

  /** What a thing does to another. */
  public enum Act {
    /** A process started another. */
    STARTED,
    /** A process changed a file. */
    WROTE,
    /** A file was read by a process. */
    READ_BY,
    /** A file was executed by a process. */
    RUN_BY,
    /** A process connected to an address. */
    CONNECTED,
    /** An address connected to a process. */
    ACCEPTED_BY,
    /** A process connected to another, over a link. */
    REACHED
  }

  /** Returns both as one. */
  Edge plus(Edge other) {
    return new Edge(
        from,
        to,
        act,
        Math.min(first, other.first()),
        Math.max(last, other.last()),
        count + other.count());
  }
}

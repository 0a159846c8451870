package io.sysflow.streams.incident;

/**
 * That a process accepts connections.
 *
 * @param process which
 * @param since time of its earliest known one, ns since the epoch
 * @param port at which that was accepted
 */
public record ServerFact(ProcessKey process, long since, int port) implements Fact {

  /** Returns the earlier of two; of two at one time, that of the lower port. */
  ServerFact earlier(ServerFact other) {
    boolean mine = since != other.since() ? since < other.since() : port <= other.port();
    return mine ? this : other;
  }
}

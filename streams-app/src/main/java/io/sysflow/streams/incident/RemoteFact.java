package io.sysflow.streams.incident;

/**
 * A process on another host that one acts for: it connected to one of its ancestors, or is an
 * ancestor of what did.
 *
 * @param hops how many links lie between
 * @param node where it ran
 * @param process what is known of it
 */
public record RemoteFact(int hops, String node, ProcessFact process) {

  ProcessKey key() {
    return new ProcessKey(node, process.oid());
  }
}

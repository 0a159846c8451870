package io.sysflow.model;

import java.util.List;

/**
 * One end of a link, as its node saw it.
 *
 * @param node the agent's name
 * @param begun whether its connect or accept was seen
 * @param ended whether it is over: closed by all that were seen to use it
 * @param firstSeen by the node's clock, ns since the epoch
 * @param lastSeen by the node's clock, ns since the epoch
 * @param parties the processes that used it, the one that connected or accepted first
 */
public record LinkEnd(
    String node,
    boolean begun,
    boolean ended,
    long firstSeen,
    long lastSeen,
    List<LinkParty> parties) {

  /** Copies the list. */
  public LinkEnd {
    parties = List.copyOf(parties);
  }

  /** Returns how many bytes its processes received. */
  public long received() {
    return parties.stream().mapToLong(party -> party.reads().bytes()).sum();
  }

  /** Returns how many bytes its processes sent. */
  public long sent() {
    return parties.stream().mapToLong(party -> party.writes().bytes()).sum();
  }
}

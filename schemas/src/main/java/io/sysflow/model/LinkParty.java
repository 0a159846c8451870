package io.sysflow.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process that used an end of a link.
 *
 * @param oid its identity on the node
 * @param process as it was, without its environment; null if unresolved
 * @param ancestors parent, grandparent, … as they were, without their environments
 * @param container of the process; null on the host or if unresolved
 * @param pod of the container; null if none or unresolved
 * @param reads operations and bytes received by it, over all exports
 * @param writes operations and bytes sent by it, over all exports
 * @param firstSeen ns since the epoch
 * @param lastSeen ns since the epoch
 */
public record LinkParty(
    Oid oid,
    @Nullable ProcessEntity process,
    List<ProcessEntity> ancestors,
    @Nullable ContainerEntity container,
    @Nullable PodEntity pod,
    Traffic reads,
    Traffic writes,
    long firstSeen,
    long lastSeen) {

  /** Copies the list. */
  public LinkParty {
    ancestors = List.copyOf(ancestors);
  }
}

package io.sysflow.model;

import org.jspecify.annotations.Nullable;

/**
 * A process from which another descends by way of a link: it connected to one of the other's
 * ancestors, or is an ancestor of what did.
 *
 * @param hops how many links lie between
 * @param link id of the first of them, seen from this process
 * @param node where it ran
 * @param process as it was then
 * @param container of the process; null on the host or if unknown
 * @param pod of the container; null if none or unknown
 */
public record RemoteAncestor(
    int hops,
    String link,
    String node,
    ProcessEntity process,
    @Nullable ContainerEntity container,
    @Nullable PodEntity pod) {}

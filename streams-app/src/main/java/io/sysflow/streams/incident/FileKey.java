package io.sysflow.streams.incident;

/**
 * Identity of a file in the cluster.
 *
 * @param node that it is on
 * @param container whose file it is; empty on the host
 * @param path absolute
 */
public record FileKey(String node, String container, String path) {}

package io.sysflow.streams.incident;

import io.sysflow.model.Oid;

/**
 * Identity of a process in the cluster.
 *
 * @param node that it runs on
 * @param oid its identity there
 */
public record ProcessKey(String node, Oid oid) implements JoinKey {}

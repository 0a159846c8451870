package io.sysflow.model;

/**
 * Identity of a process on its node.
 *
 * @param createTs when it was started, in ns since the epoch; 0 if unknown
 * @param hpid process id (of the thread group leader) in the host's pid namespace
 */
public record Oid(long createTs, long hpid) {}

package io.sysflow.model;

/**
 * Our extension of the header.
 *
 * @param machineId of /etc/machine-id, or empty
 * @param bootId of the kernel's boot, or empty
 * @param arch of the kernel, such as x86_64
 * @param version of the agent
 * @param heartbeat whether the header is a sign of life only
 * @param dropped events and records lost and counted since the epoch began
 */
public record AgentFacts(
    String machineId,
    String bootId,
    String arch,
    String version,
    boolean heartbeat,
    long dropped) {}

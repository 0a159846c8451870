package io.sysflow.model;

/**
 * The namespaces that a process is in, each by its inode number, as in {@code /proc/PID/ns}.
 * Processes with the same number share the namespace.
 *
 * @param pid of process ids
 * @param mnt of mounts
 * @param net of the network
 * @param user of users and groups
 * @param uts of the host's name
 * @param ipc of System V objects and message queues
 * @param cgroup of control groups
 * @see <a href="https://man7.org/linux/man-pages/man7/namespaces.7.html">namespaces(7)</a>
 */
public record Namespaces(
    long pid, long mnt, long net, long user, long uts, long ipc, long cgroup) {}

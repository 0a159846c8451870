package io.sysflow.agent.event;

import io.sysflow.model.Oid;
import io.sysflow.model.ProcessFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a source knows of a process at one moment.
 *
 * @param oid its identity
 * @param poid its parent; null if it has none or the source cannot tell
 * @param exe path of the executable, or argv[0] where there is no path (kernel threads: their name)
 * @param args arguments without the first
 * @param uid real user id, -1 if unknown
 * @param userName empty if unknown
 * @param gid group id, -1 if unknown
 * @param groupName empty if unknown
 * @param tty whether it has a terminal
 * @param containerId first 12 characters of the container's id; null on the host
 * @param entry whether it is process 1 of its pid namespace
 * @param cwd working directory
 * @param env of the form K=V, as the source saw it: what may leave the node is decided later
 * @param facts beyond SysFlow v5
 */
public record ProcessInfo(
    Oid oid,
    @Nullable Oid poid,
    String exe,
    List<String> args,
    int uid,
    String userName,
    int gid,
    String groupName,
    boolean tty,
    @Nullable String containerId,
    boolean entry,
    String cwd,
    List<String> env,
    ProcessFacts facts) {}

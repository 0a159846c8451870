package io.sysflow.agent.event;

import io.sysflow.model.XopFlag;
import org.jspecify.annotations.Nullable;

/**
 * An operation on a process that SysFlow v5 has no bit for, such as ptrace, unshare or capset.
 *
 * @param ts ns since the epoch
 * @param actor who
 * @param op what
 * @param ret result or -errno
 * @param flags the call's own flags (unshare flags, ptrace request); null if none
 * @param targetPid host process id of the other process; null if none
 */
public record ProcessOp(
    long ts, Actor actor, XopFlag op, int ret, @Nullable Long flags, @Nullable Long targetPid)
    implements ThreadEvent {}

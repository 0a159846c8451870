package io.sysflow.agent.event;

import io.sysflow.model.OpFlags;
import io.sysflow.model.XopFlags;

/**
 * Another operation on a descriptor: mmap, setns, shutdown, or an extension such as fchmod, listen.
 *
 * @param ts ns since the epoch
 * @param actor who
 * @param fd descriptor
 * @param resource what it stands for
 * @param op what, as v5 has it
 * @param xop what, if v5 has no bit for it
 * @param ret 0 or -errno
 */
public record FdOp(
    long ts, Actor actor, int fd, Resource resource, OpFlags op, XopFlags xop, int ret)
    implements ThreadEvent {}

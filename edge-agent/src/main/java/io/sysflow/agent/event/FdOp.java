package io.sysflow.agent.event;

import io.sysflow.model.OpFlags;
import io.sysflow.model.XopFlags;
import org.jspecify.annotations.Nullable;

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
 * @param mode permission bits; null if none
 */
public record FdOp(
    long ts,
    Actor actor,
    int fd,
    Resource resource,
    OpFlags op,
    XopFlags xop,
    int ret,
    @Nullable Integer mode)
    implements ThreadEvent {

  /** Makes one that has no permission bits. */
  public FdOp(long ts, Actor actor, int fd, Resource resource, OpFlags op, XopFlags xop, int ret) {
    this(ts, actor, fd, resource, op, xop, ret, null);
  }
}

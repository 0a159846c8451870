package io.sysflow.agent.event;

/**
 * One side of a fork, vfork, clone or clone3. Each is told twice: once by the parent, once by the
 * child; a failed one once.
 *
 * @param ts ns since the epoch
 * @param actor who: the calling thread, or, with {@code ret} 0, the new one
 * @param process the actor's process
 * @param ret the child's host thread id in the parent, 0 in the child, -errno
 * @param flags CLONE_* flags of Linux
 */
public record ProcessClone(long ts, Actor actor, ProcessInfo process, int ret, long flags)
    implements ThreadEvent {

  /** The child is a thread of the same process; see clone(2). */
  public static final long CLONE_THREAD = 0x10000;
}

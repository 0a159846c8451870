package io.sysflow.agent.event;

import io.sysflow.model.Oid;

/**
 * A thread of a process.
 *
 * @param oid the process
 * @param tid host thread id; equal to the process id for the main thread
 */
public record Actor(Oid oid, long tid) {

  /** Returns whether it is the main thread. */
  public boolean isMainThread() {
    return tid == oid.hpid();
  }
}

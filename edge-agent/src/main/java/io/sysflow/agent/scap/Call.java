package io.sysflow.agent.scap;

import org.jspecify.annotations.Nullable;

/**
 * The event that is being worked on, with the thread and the descriptor it is about. Reused for
 * every event.
 */
final class Call {

  private final NodeState state;
  private final RawEvent event;
  private @Nullable ThreadState thread;
  private @Nullable FdInfo fd;
  private @Nullable RawEvent enter;

  Call(NodeState state, RawEvent event) {
    this.state = state;
    this.event = event;
  }

  RawEvent event() {
    return event;
  }

  long ts() {
    return event.ts;
  }

  int type() {
    return event.type;
  }

  /** Returns the result; negative for an error. */
  long result() {
    return event.int64(0);
  }

  void begin(@Nullable ThreadState who) {
    thread = who;
    fd = null;
    enter = null;
  }

  boolean hasThread() {
    return thread != null;
  }

  ThreadState thread() {
    if (thread == null) {
      throw new AssertionError("a call of no thread");
    }
    return thread;
  }

  void setThread(@Nullable ThreadState who) {
    thread = who;
  }

  /** Returns the enter event of the call, null if it was not seen or not kept. */
  @Nullable RawEvent enter() {
    return enter;
  }

  void setEnter(RawEvent kept) {
    enter = kept;
  }

  /**
   * Returns a number that the call was given, null if the capture does not have it.
   *
   * @param enterParameter where the enter event has it
   * @param exitParameter where the exit event has it, if it tells all
   */
  @Nullable Long argument(int enterParameter, int exitParameter) {
    RawEvent entered = enter;
    if (entered != null && !entered.isEmpty(enterParameter)) {
      return entered.int64(enterParameter);
    }
    return event.count() > exitParameter ? (Long) event.int64(exitParameter) : null;
  }

  /** Returns what the descriptor stands for, null if that is not known. */
  @Nullable FdInfo fd() {
    return fd;
  }

  void setFd(@Nullable FdInfo info) {
    fd = info;
  }

  /** Returns the number of the descriptor that {@link #fd()} is about. */
  int fdNumber() {
    return thread().lastFd;
  }

  /** Returns what the descriptor stands for, to be changed. */
  FdInfo changeable(FdInfo info) {
    FdInfo own = info;
    if (info.shared) {
      FdTable table = thread().descriptors();
      own = table == null ? info.copy() : table.changeable(fdNumber(), info);
      fd = own;
    }
    own.changed();
    return own;
  }

  /** Adds a descriptor to those of the thread; from now on the call is about it. */
  void add(int number, FdInfo info) {
    ThreadState owner = thread();
    owner.lastFd = number;
    fd = state.add(owner, number, info) ? info : null;
  }
}

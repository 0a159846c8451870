package io.sysflow.agent.scap;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The threads of the node, by their ids, and the processes they make up. */
final class ThreadTable {

  /** As many as libsinsp knows. */
  static final int LIMIT = 1 << 17;

  private final LongMap<ThreadState> threads = new LongMap<>();
  private final LongMap<ProcessThreads> groups = new LongMap<>();
  private final List<ThreadState> listed = new ArrayList<>();
  private @Nullable ThreadState last;

  @Nullable ThreadState get(long tid) {
    ThreadState recent = last;
    if (recent != null && recent.tid == tid) {
      return recent;
    }
    ThreadState thread = threads.get(tid);
    last = thread;
    return thread;
  }

  /** Returns the thread, made up if it is not known; null if there are too many. */
  @Nullable ThreadState getOrMake(long tid) {
    ThreadState thread = get(tid);
    if (thread == null) {
      thread = ThreadState.unknown(tid);
      return add(thread) ? thread : null;
    }
    return thread;
  }

  /** Adds a thread that was there when the capture began. */
  void addListed(ThreadState thread) {
    if (threads.size() < LIMIT) {
      threads.put(thread.tid, thread);
      listed.add(thread);
      last = null;
    }
  }

  /** Adds a thread; returns false, and does not, if there are too many. */
  boolean add(ThreadState thread) {
    if (threads.size() >= LIMIT) {
      return false;
    }
    link(thread);
    threads.put(thread.tid, thread);
    last = null;
    return true;
  }

  /** Makes processes of the threads that were there when the capture began. */
  void linkListed() {
    for (ThreadState thread : listed) {
      if (threads.get(thread.tid) == thread) {
        link(thread);
      }
    }
    listed.clear();
  }

  /** Makes a thread one of its process, if that is known. */
  void link(ThreadState thread) {
    if (thread.isInvalid() || thread.group != null) {
      return;
    }
    ProcessThreads group = groups.get(thread.pid);
    if (group == null) {
      group = new ProcessThreads();
      groups.put(thread.pid, group);
    }
    group.add(thread);
    thread.group = group;
    ThreadState parent = threads.get(thread.ptid);
    if (thread.pid != 1 && (parent == null || parent.isInvalid())) {
      thread.ptid = 0;
    }
  }

  /** Takes note that a thread has ended; it is still there. */
  void ended(ThreadState thread) {
    ProcessThreads group = thread.group;
    if (group != null && !thread.dead) {
      group.ended();
    }
    thread.dead = true;
  }

  /** Takes note that a main thread that had ended lives on as another one. */
  void resurrect(ThreadState thread) {
    ProcessThreads group = thread.group;
    if (thread.dead && group != null) {
      group.resurrected();
    }
    thread.dead = false;
  }

  /** Removes a thread; a main one stays as long as there are others of its process. */
  void remove(long tid) {
    last = null;
    ThreadState thread = threads.get(tid);
    if (thread == null) {
      return;
    }
    ProcessThreads group = thread.group;
    if (thread.isInvalid() || group == null) {
      threads.remove(tid);
      return;
    }
    ended(thread);
    if (group.alive() == 0) {
      groups.remove(thread.pid);
      threads.remove(thread.pid);
    }
    if (!thread.isMain()) {
      group.remove(thread);
      threads.remove(tid);
    }
  }

  /** Returns the parent's main thread, null if it is not known. */
  @Nullable ThreadState parentOf(ThreadState main) {
    ThreadState parent = threads.get(main.ptid);
    return parent == null || parent == main ? null : parent.leader();
  }

  List<ThreadState> all() {
    return threads.values();
  }

  void clear() {
    for (ThreadState thread : threads.values()) {
      threads.remove(thread.tid);
      groups.remove(thread.pid);
    }
    listed.clear();
    last = null;
  }
}

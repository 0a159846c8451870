package io.sysflow.agent.scap;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The threads of a process. */
final class ProcessThreads {

  private final List<ThreadState> threads = new ArrayList<>(1);
  private int alive;

  void add(ThreadState thread) {
    threads.add(thread.isMain() ? 0 : threads.size(), thread);
    alive++;
  }

  void remove(ThreadState thread) {
    threads.remove(thread);
  }

  /** Takes note that one of them ended. */
  void ended() {
    alive--;
  }

  /** Takes note that one of them that had ended is there again. */
  void resurrected() {
    alive++;
  }

  int alive() {
    return alive;
  }

  /** Returns the main thread, null if it is not known. */
  @Nullable ThreadState main() {
    ThreadState first = threads.isEmpty() ? null : threads.get(0);
    return first != null && first.isMain() ? first : null;
  }

  /** Returns the threads other than the main one. */
  List<ThreadState> others() {
    return threads.stream().filter(thread -> !thread.isMain()).toList();
  }
}

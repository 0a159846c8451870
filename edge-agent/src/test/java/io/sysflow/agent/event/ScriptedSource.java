package io.sysflow.agent.event;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** Yields what a test has written into it. */
public final class ScriptedSource implements EventSource {

  private final Queue<SystemEvent> script = new ArrayDeque<>();

  /** Adds what is to be told next. */
  public void add(SystemEvent event) {
    script.add(event);
  }

  /** Returns whether all has been told. */
  public boolean isEmpty() {
    return script.isEmpty();
  }

  @Override
  public int poll(Consumer<? super SystemEvent> consumer) {
    int count = 0;
    for (SystemEvent event = script.poll(); event != null; event = script.poll()) {
      consumer.accept(event);
      count++;
    }
    return count;
  }

  @Override
  public void close() {}
}

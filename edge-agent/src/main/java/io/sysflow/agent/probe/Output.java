package io.sysflow.agent.probe;

import io.sysflow.agent.event.SystemEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where events go during a poll, and how many went. What is told before the first poll waits for
 * it. Used from one thread.
 */
final class Output {
  private final List<SystemEvent> waiting = new ArrayList<>();
  private @Nullable Consumer<? super SystemEvent> consumer;
  private int count;

  /** Directs events to this consumer from now on, and counts from 0. */
  void direct(Consumer<? super SystemEvent> newConsumer) {
    consumer = newConsumer;
    count = waiting.size();
    waiting.forEach(newConsumer);
    waiting.clear();
  }

  void emit(SystemEvent event) {
    count++;
    if (consumer == null) {
      waiting.add(event);
    } else {
      consumer.accept(event);
    }
  }

  int count() {
    return count;
  }
}

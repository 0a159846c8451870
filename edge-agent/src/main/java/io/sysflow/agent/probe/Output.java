package io.sysflow.agent.probe;

import io.sysflow.agent.event.SystemEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where events go during a poll, and how many went. Used from one thread. */
final class Output {
  private @Nullable Consumer<? super SystemEvent> consumer;
  private int count;

  /** Directs events to this consumer from now on, and counts from 0. */
  void direct(Consumer<? super SystemEvent> newConsumer) {
    consumer = newConsumer;
    count = 0;
  }

  void emit(SystemEvent event) {
    count++;
    if (consumer != null) {
      consumer.accept(event);
    }
  }

  int count() {
    return count;
  }
}

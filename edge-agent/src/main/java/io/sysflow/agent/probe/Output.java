package io.sysflow.agent.probe;

import io.sysflow.agent.event.Close;
import io.sysflow.agent.event.FdOp;
import io.sysflow.agent.event.FileOpen;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.NameOp;
import io.sysflow.agent.event.Resource;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.model.RestType;
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
  private final ProbeFilter filter;
  private int count;
  private boolean silent;

  Output(ProbeFilter filter) {
    this.filter = filter;
  }

  /** Says whether events are to be left out until further notice. */
  void silence(boolean whether) {
    silent = whether;
  }

  /** Directs events to this consumer from now on, and counts from 0. */
  void direct(Consumer<? super SystemEvent> newConsumer) {
    consumer = newConsumer;
    count = waiting.size();
    waiting.forEach(newConsumer);
    waiting.clear();
  }

  void emit(SystemEvent event) {
    if (silent || !filter.paths().isEmpty() && isIgnored(event)) {
      return;
    }
    count++;
    if (consumer == null) {
      waiting.add(event);
    } else {
      consumer.accept(event);
    }
  }

  /** The kernel leaves out what it knows the path of; this is for the others, and decides. */
  private boolean isIgnored(SystemEvent event) {
    if (event instanceof NameOp op) {
      return isIgnored(op.file()) && (op.newFile() == null || isIgnored(op.newFile()));
    }
    if (event instanceof FileOpen open) {
      return isIgnored(open.file());
    }
    if (event instanceof Io io) {
      return isIgnored(io.resource());
    }
    if (event instanceof FdOp op) {
      return isIgnored(op.resource());
    }
    return event instanceof Close close && isIgnored(close.resource());
  }

  private boolean isIgnored(Resource resource) {
    return resource instanceof FileResource file
        && file.type() != RestType.UNIX_SOCKET
        && filter.ignoresPath(file.path());
  }

  int count() {
    return count;
  }
}

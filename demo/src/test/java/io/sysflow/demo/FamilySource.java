package io.sysflow.demo;

import io.sysflow.agent.event.EventSource;
import io.sysflow.agent.event.ProcessClone;
import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.event.ThreadEvent;
import io.sysflow.model.Oid;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Those events of a host that are of programs below a directory and of whatever they start: the
 * node that the directory stands for. Programs of other tests are not among them.
 */
final class FamilySource implements EventSource {

  private final EventSource host;
  private final Path directory;
  private final Set<Oid> family = new HashSet<>();

  FamilySource(EventSource host, Path directory) {
    this.host = host;
    this.directory = directory;
  }

  @Override
  public int poll(Consumer<? super SystemEvent> consumer) {
    return host.poll(
        event -> {
          if (isOf(event)) {
            consumer.accept(event);
          }
        });
  }

  private boolean isOf(SystemEvent event) {
    if (!(event instanceof ThreadEvent act)) {
      return false;
    }
    Oid oid = act.actor().oid();
    boolean begins =
        act instanceof ProcessExec exec && Path.of(exec.process().exe()).startsWith(directory);
    boolean born = act instanceof ProcessClone clone && family.contains(clone.process().poid());
    if (begins || born) {
      family.add(oid);
    }
    return family.contains(oid);
  }

  @Override
  public Map<String, Long> counts() {
    return host.counts();
  }

  @Override
  public void close() {
    host.close();
  }
}

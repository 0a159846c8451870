package io.sysflow.agent.container;

import io.sysflow.agent.event.ContainerSeen;
import io.sysflow.agent.event.EventSource;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.model.ContainerEntity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another source's events, with names and images for its containers. A container that a runtime has
 * yet to tell about is passed on with what its control group told, and once more when the runtime
 * has answered. Used from one thread.
 */
public final class ContainerEventSource implements EventSource {

  private static final Logger LOG = LoggerFactory.getLogger(ContainerEventSource.class);
  private static final int REMEMBERED = 4096;

  private final EventSource source;
  private final UnixHttp http;
  private final ContainerResolver resolver;
  private final Queue<ContainerEntity> answers = new ConcurrentLinkedQueue<>();
  private final Queue<String> forgotten = new ConcurrentLinkedQueue<>();

  /** Containers as they were answered, or as they were asked for, the latest used last. */
  private final Map<String, ContainerEntity> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ContainerEntity> eldest) {
          return size() > REMEMBERED;
        }
      };

  private long now;

  /** Makes a source of another one, which it closes in the end. */
  public ContainerEventSource(EventSource source, ContainerOptions options) {
    this.source = source;
    http = new UnixHttp(options.timeout());
    resolver =
        new ContainerResolver(
            runtimes(options, http), options.retries(), answers::add, forgotten::add);
    List<Path> there = options.sockets().stream().filter(Files::exists).toList();
    if (there.isEmpty()) {
      LOG.info(
          "containers known_by=id reason=\"no runtime's socket\" looked_for={}", options.sockets());
    } else {
      LOG.info("containers known_by=runtime sockets={}", there);
    }
  }

  private static List<ContainerRuntime> runtimes(ContainerOptions options, UnixHttp http) {
    List<ContainerRuntime> runtimes = new ArrayList<>();
    options.docker().forEach(socket -> runtimes.add(new DockerRuntime(http, socket, false)));
    options.podman().forEach(socket -> runtimes.add(new DockerRuntime(http, socket, true)));
    options.cri().forEach(socket -> runtimes.add(new CriRuntime(http, socket)));
    return runtimes;
  }

  @Override
  public long pause() {
    return source.pause();
  }

  /** Returns what the other source has counted, and how asking for containers went. */
  @Override
  public Map<String, Long> counts() {
    Map<String, Long> counts = new HashMap<>(source.counts());
    counts.putAll(metrics().counts());
    return counts;
  }

  @Override
  public int poll(Consumer<? super SystemEvent> consumer) {
    int told = tellAnswers(consumer);
    int events = source.poll(event -> consumer.accept(resolved(event)));
    return events < 0 ? events : events + told;
  }

  /** Returns how asking went so far. */
  ContainerMetrics metrics() {
    return resolver.metrics();
  }

  @Override
  public void close() {
    resolver.close();
    http.close();
    source.close();
  }

  private int tellAnswers(Consumer<? super SystemEvent> consumer) {
    for (String id = forgotten.poll(); id != null; id = forgotten.poll()) {
      known.remove(id);
    }
    int told = 0;
    for (ContainerEntity next = answers.poll(); next != null; next = answers.poll()) {
      known.put(next.id(), next);
      consumer.accept(new ContainerSeen(now, next));
      told++;
    }
    return told;
  }

  private SystemEvent resolved(SystemEvent event) {
    now = Math.max(now, event.ts());
    return event instanceof ContainerSeen seen ? resolved(seen) : event;
  }

  private ContainerSeen resolved(ContainerSeen seen) {
    ContainerEntity container = seen.container();
    if (!container.name().equals(ContainerEntity.INCOMPLETE)) {
      return seen;
    }
    ContainerEntity better = known.get(container.id());
    if (better != null) {
      return new ContainerSeen(seen.ts(), better);
    }
    if (resolver.ask(container)) {
      known.put(container.id(), container);
    }
    return seen;
  }
}

package io.sysflow.agent.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.sysflow.agent.event.ContainerSeen;
import io.sysflow.agent.event.EventSource;
import io.sysflow.agent.event.SystemEvent;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another source's events, and what the Kubernetes API server tells of this node's pods. Nothing
 * waits for the server: what it says comes when it says it. Used from one thread.
 */
public final class PodEventSource implements EventSource {

  private static final Logger LOG = LoggerFactory.getLogger(PodEventSource.class);
  private static final int QUEUE = 1024;
  private static final int CHANGES_A_POLL = 256;

  private final EventSource source;
  private final KubernetesClient client;
  private final LongSupplier wall;
  private final NodePods pods;
  private final Queue<SystemEvent> ready = new ArrayDeque<>();
  private final ScheduledThreadPoolExecutor executor;
  private final List<ListAndWatch<?, ?>> watches = new ArrayList<>();

  /** What the client's threads have for this one; they wait if it is full. */
  private final BlockingQueue<Runnable> changes = new ArrayBlockingQueue<>(QUEUE);

  private volatile boolean closed;

  private PodEventSource(
      EventSource source, KubernetesClient client, KubernetesOptions options, LongSupplier wall) {
    this.source = source;
    this.client = client;
    this.wall = wall;
    pods = new NodePods(options.node(), ready::add);
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "kubernetes-list");
              thread.setDaemon(true);
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Returns a source of another one, which it closes in the end; that one itself if this node is in
   * no cluster.
   *
   * @param environment in which Kubernetes tells a pod where its server is
   * @param wall ns since the epoch
   */
  public static EventSource around(
      EventSource source,
      KubernetesOptions options,
      Map<String, String> environment,
      LongSupplier wall) {
    Optional<URI> server = ApiServer.find(options, environment);
    if (server.isEmpty()) {
      LOG.info("pods known_by=id reason=\"no Kubernetes API server\"");
      return source;
    }
    LOG.info("pods known_by=api server={} node={}", server.get(), options.node());
    KubernetesClient client = ApiServer.open(server.get(), options.credentials());
    PodEventSource around = new PodEventSource(source, client, options, wall);
    around.watch(options);
    return around;
  }

  private void watch(KubernetesOptions options) {
    // What can be answered from the server's cache is asked for by node; the rest cannot.
    add(
        client.pods().inAnyNamespace().withField("spec.nodeName", options.node()),
        "pods",
        new PodListener(),
        false,
        options);
    add(client.services().inAnyNamespace(), "services", new ServiceListener(), false, options);
    if (options.events()) {
      add(client.v1().events().inAnyNamespace(), "events", new EventListener(), true, options);
    }
    watches.forEach(ListAndWatch::start);
  }

  private <T extends HasMetadata, L extends KubernetesResourceList<T>> void add(
      FilterWatchListDeletable<T, L, ?> objects,
      String kind,
      ListAndWatch.Listener<T> listener,
      boolean changesOnly,
      KubernetesOptions options) {
    watches.add(new ListAndWatch<>(objects, kind, listener, changesOnly, options, executor));
  }

  @Override
  public long pause() {
    return source.pause();
  }

  @Override
  public Map<String, Long> counts() {
    return source.counts();
  }

  @Override
  public int poll(Consumer<? super SystemEvent> consumer) {
    for (int i = 0; i < CHANGES_A_POLL; i++) {
      Runnable change = changes.poll();
      if (change == null) {
        break;
      }
      change.run();
    }
    int told = tell(consumer);
    int events =
        source.poll(
            event ->
                consumer.accept(
                    event instanceof ContainerSeen seen ? pods.identified(seen) : event));
    return events < 0 ? events : events + told;
  }

  @Override
  public void close() {
    closed = true;
    watches.forEach(ListAndWatch::close);
    executor.shutdownNow();
    client.close();
    source.close();
  }

  private int tell(Consumer<? super SystemEvent> consumer) {
    int told = ready.size();
    for (SystemEvent event = ready.poll(); event != null; event = ready.poll()) {
      consumer.accept(event);
    }
    return told;
  }

  /** Hands a change to the thread that polls, and waits while that has too much of it. */
  private void change(Runnable change) {
    try {
      while (!closed && !changes.offer(change, 1, TimeUnit.SECONDS)) {}
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class PodListener implements ListAndWatch.Listener<Pod> {
    @Override
    public void begin() {
      change(pods::listPods);
    }

    @Override
    public void listed(Pod pod) {
      PodFacts facts = PodFacts.of(pod);
      long now = wall.getAsLong();
      change(() -> pods.pod(facts, now));
    }

    @Override
    public void end() {
      change(pods::endPods);
    }

    @Override
    public void changed(Watcher.Action action, Pod pod) {
      PodFacts facts = PodFacts.of(pod);
      String message = Messages.pod(action, pod);
      long now = wall.getAsLong();
      change(
          () -> {
            if (action == Watcher.Action.DELETED) {
              pods.podGone(facts);
            } else {
              pods.pod(facts, now);
            }
            pods.podEvent(Kinds.action(action), message, now);
          });
    }
  }

  private final class ServiceListener implements ListAndWatch.Listener<Service> {
    @Override
    public void begin() {
      change(pods::listServices);
    }

    @Override
    public void listed(Service service) {
      ServiceFacts facts = ServiceFacts.of(service);
      long now = wall.getAsLong();
      change(() -> pods.service(facts, now));
    }

    @Override
    public void end() {
      long now = wall.getAsLong();
      change(() -> pods.endServices(now));
    }

    @Override
    public void changed(Watcher.Action action, Service service) {
      ServiceFacts facts = ServiceFacts.of(service);
      String message = Messages.service(action, service);
      long now = wall.getAsLong();
      change(
          () -> {
            if (action == Watcher.Action.DELETED) {
              pods.serviceGone(facts, now);
            } else {
              pods.service(facts, now);
            }
            pods.serviceEvent(facts, Kinds.action(action), message, now);
          });
    }
  }

  private final class EventListener implements ListAndWatch.Listener<Event> {
    @Override
    public void begin() {}

    @Override
    public void listed(Event event) {}

    @Override
    public void end() {}

    @Override
    public void changed(Watcher.Action action, Event event) {
      String host = event.getSource() == null ? null : event.getSource().getHost();
      String object = event.getInvolvedObject() == null ? null : event.getInvolvedObject().getUid();
      String message = Messages.event(action, event);
      long now = wall.getAsLong();
      change(() -> pods.event(host, object, Kinds.action(action), message, now));
    }
  }
}

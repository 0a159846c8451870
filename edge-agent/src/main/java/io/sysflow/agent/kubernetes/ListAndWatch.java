package io.sysflow.agent.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the objects of one kind, page by page, and then follows their changes, for ever. The client
 * resumes a watch that breaks off; where the server has forgotten the place, or does not answer,
 * the list is read anew, after a pause. The client's informers would do all this, but they keep
 * what they list: a big cluster's services alone would fill the agent's memory.
 */
final class ListAndWatch<T extends HasMetadata, L extends KubernetesResourceList<T>>
    implements Watcher<T>, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ListAndWatch.class);
  private static final long PAGE = 200;

  /** Takes what was listed and what changed, in order, though in different threads. */
  interface Listener<T> {
    /** A list begins, from the start. */
    void begin();

    /** An object is in the list. */
    void listed(T object);

    /** The list was whole. */
    void end();

    /** An object was added, modified or deleted. */
    void changed(Action action, T object);
  }

  private final String kind;
  private final FilterWatchListDeletable<T, L, ?> objects;
  private final Listener<T> listener;
  private final boolean changesOnly;
  private final KubernetesOptions options;
  private final ScheduledExecutorService executor;

  private @Nullable Watch watch;
  private boolean closed;
  private int failures;
  private @Nullable String lastReason;

  /**
   * Makes one that has not begun.
   *
   * @param changesOnly whether what is there already is of no interest
   * @param executor of one thread, which may be made to wait
   */
  ListAndWatch(
      FilterWatchListDeletable<T, L, ?> objects,
      String kind,
      Listener<T> listener,
      boolean changesOnly,
      KubernetesOptions options,
      ScheduledExecutorService executor) {
    this.objects = objects;
    this.kind = kind;
    this.listener = listener;
    this.changesOnly = changesOnly;
    this.options = options;
    this.executor = executor;
  }

  /** Begins. */
  void start() {
    executor.execute(this::listAndFollow);
  }

  @Override
  public void eventReceived(Action action, T object) {
    if (action == Action.ADDED || action == Action.MODIFIED || action == Action.DELETED) {
      listener.changed(action, object);
      settled();
    }
  }

  /** The client gives up on the watch: most often as the server has forgotten so old a place. */
  @Override
  public void onClose(WatcherException cause) {
    if (cause.isHttpGone()) {
      LOG.debug("kubernetes watch={} state=outdated", kind);
      later(options.firstPause());
    } else {
      failed(cause.getMessage() + " " + cause.getCause());
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (watch != null) {
      watch.close();
    }
  }

  private void listAndFollow() {
    try {
      String version = list();
      ListOptions from =
          new ListOptionsBuilder()
              .withResourceVersion(version)
              .withAllowWatchBookmarks(true)
              .build();
      follow(objects.watch(from, this));
    } catch (KubernetesClientException e) {
      failed(String.valueOf(e.getMessage()));
    }
  }

  private synchronized void follow(Watch next) {
    if (watch != null) {
      watch.close();
    }
    watch = next;
    if (closed) {
      next.close();
    } else if (lastReason != null || failures == 0) {
      LOG.info("kubernetes watch={} state=watching", kind);
      lastReason = null;
    }
  }

  /** Returns the version of the list. */
  private String list() {
    listener.begin();
    String next = null;
    L page;
    do {
      page =
          objects.list(
              new ListOptionsBuilder()
                  .withLimit(changesOnly ? 1 : PAGE)
                  .withContinue(next)
                  .build());
      if (!changesOnly) {
        page.getItems().forEach(listener::listed);
      }
      next = page.getMetadata().getContinue();
    } while (!changesOnly && next != null && !next.isEmpty());
    listener.end();
    return page.getMetadata().getResourceVersion();
  }

  private synchronized void settled() {
    failures = 0;
  }

  private synchronized void failed(String reason) {
    failures++;
    if (!closed && !reason.equals(lastReason)) {
      LOG.warn("kubernetes watch={} state=fails reason=\"{}\"", kind, reason);
    }
    lastReason = reason;
    Duration pause = options.firstPause().multipliedBy(1L << Math.min(failures - 1, 20));
    later(pause.compareTo(options.longestPause()) < 0 ? pause : options.longestPause());
  }

  private synchronized void later(Duration pause) {
    if (!closed) {
      ScheduledFuture<?> unused =
          executor.schedule(this::listAndFollow, pause.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}

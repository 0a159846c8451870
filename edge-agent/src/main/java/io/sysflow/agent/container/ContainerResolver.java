package io.sysflow.agent.container;

import io.sysflow.model.ContainerEntity;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the container runtimes of this host what a container is called and what image it runs. It
 * never makes the caller wait: answers are handed over by its own threads, as they come, and what
 * is not answered is asked again for a while.
 */
final class ContainerResolver implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ContainerResolver.class);

  /** One for a runtime that hangs, one for the others. */
  private static final int WORKERS = 2;

  private final List<PatientRuntime> runtimes;
  private final ContainerOptions.Retries retries;
  private final Consumer<ContainerEntity> answers;
  private final Consumer<String> forgotten;
  private final ScheduledThreadPoolExecutor workers;
  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  /**
   * Makes a resolver.
   *
   * @param answers takes what a runtime knows of a container, in any thread
   * @param forgotten takes the id of a container that nobody knew, and that may be asked for again
   */
  ContainerResolver(
      List<ContainerRuntime> runtimes,
      ContainerOptions.Retries retries,
      Consumer<ContainerEntity> answers,
      Consumer<String> forgotten) {
    this.runtimes = runtimes.stream().map(PatientRuntime::new).toList();
    this.retries = retries;
    this.answers = answers;
    this.forgotten = forgotten;
    workers =
        new ScheduledThreadPoolExecutor(
            WORKERS,
            task -> {
              Thread thread = new Thread(task, "container-resolver");
              thread.setDaemon(true);
              return thread;
            });
    workers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Asks for a container, and returns false if too many are being asked for already. */
  boolean ask(ContainerEntity container) {
    if (pending.incrementAndGet() > retries.pending()) {
      pending.decrementAndGet();
      refused.incrementAndGet();
      return false;
    }
    later(Duration.ZERO, () -> tryAll(container, 1));
    return true;
  }

  /** Returns what was done. */
  ContainerMetrics metrics() {
    return new ContainerMetrics(answered.get(), unanswered.get(), refused.get(), pending.get());
  }

  /** Gives up on what is being asked for. */
  @Override
  public void close() {
    workers.shutdownNow();
  }

  private void tryAll(ContainerEntity container, int tries) {
    boolean reached = false;
    boolean hopeful = false;
    for (PatientRuntime runtime : inOrder(container)) {
      boolean present = runtime.isPresent();
      if (!present || runtime.isResting()) {
        hopeful |= present;
        continue;
      }
      try {
        Optional<ContainerEntity> found = runtime.find(container);
        if (found.isPresent()) {
          answered.incrementAndGet();
          pending.decrementAndGet();
          answers.accept(found.get());
          return;
        }
        reached |= runtime.isLikely(container);
      } catch (IOException e) {
        hopeful = true;
        later(retries.longest().dividedBy(4), runtime::wake);
      } catch (MalformedAnswerException e) {
        LOG.warn("container={} malformed_answer=\"{}\"", container.id(), e.getMessage());
        reached = true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    retry(container, tries, !hopeful && reached);
  }

  private void retry(ContainerEntity container, int tries, boolean unknown) {
    if (tries < (unknown ? retries.ifUnknown() : retries.ifUnreachable())) {
      later(retries.pause(tries), () -> tryAll(container, tries + 1));
      return;
    }
    LOG.debug("container={} state=unknown tries={}", container.id(), tries);
    unanswered.incrementAndGet();
    pending.decrementAndGet();
    later(retries.forgetUnknown(), () -> forgotten.accept(container.id()));
  }

  /** Returns the runtimes, likely ones first. */
  private List<PatientRuntime> inOrder(ContainerEntity container) {
    List<PatientRuntime> order = new ArrayList<>(runtimes.size());
    for (boolean likely : new boolean[] {true, false}) {
      for (PatientRuntime runtime : runtimes) {
        if (runtime.isLikely(container) == likely) {
          order.add(runtime);
        }
      }
    }
    return order;
  }

  private void later(Duration delay, Runnable task) {
    if (!workers.isShutdown()) {
      ScheduledFuture<?> unused = workers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}

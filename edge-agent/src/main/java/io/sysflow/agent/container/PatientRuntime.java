package io.sysflow.agent.container;

import io.sysflow.model.ContainerEntity;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A runtime whose socket comes and goes, and which is left in peace for a while if it fails. */
final class PatientRuntime {

  private static final Logger LOG = LoggerFactory.getLogger(PatientRuntime.class);

  /** How the runtime was when it was last asked. */
  private enum State {
    NEW,
    ANSWERS,
    FAILS,
    GONE
  }

  private final ContainerRuntime runtime;
  private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
  private volatile boolean resting;

  PatientRuntime(ContainerRuntime runtime) {
    this.runtime = runtime;
  }

  boolean isLikely(ContainerEntity container) {
    return runtime.isLikely(container);
  }

  /** Returns whether there is a socket. */
  boolean isPresent() {
    boolean present = Files.exists(runtime.socket());
    if (!present && state.get() != State.NEW) {
      enter(State.GONE, null);
    }
    return present;
  }

  boolean isResting() {
    return resting;
  }

  /** Ends the rest. */
  void wake() {
    resting = false;
  }

  /**
   * Returns what the runtime knows, empty if it does not know the container.
   *
   * @throws IOException if it failed, and is to rest now
   * @throws MalformedAnswerException if the answer makes no sense
   */
  Optional<ContainerEntity> find(ContainerEntity container)
      throws IOException, InterruptedException {
    try {
      Optional<ContainerEntity> found = runtime.find(container);
      enter(State.ANSWERS, null);
      return found;
    } catch (IOException e) {
      resting = true;
      enter(State.FAILS, e.getMessage());
      throw e;
    }
  }

  private void enter(State next, @Nullable String reason) {
    State before = state.getAndSet(next);
    if (before == next) {
      return;
    }
    String socket = runtime.socket().toString();
    switch (next) {
      case FAILS ->
          LOG.warn("container_runtime state=fails socket={} reason=\"{}\"", socket, reason);
      case GONE -> LOG.warn("container_runtime state=gone socket={}", socket);
      case NEW, ANSWERS -> LOG.info("container_runtime state=answers socket={}", socket);
    }
  }
}

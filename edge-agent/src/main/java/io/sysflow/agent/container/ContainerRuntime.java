package io.sysflow.agent.container;

import io.sysflow.model.ContainerEntity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A runtime that can be asked about its containers over a socket. */
interface ContainerRuntime {

  /** Returns where it listens. */
  Path socket();

  /** Returns whether a container of this kind is likely one of this runtime's. */
  boolean isLikely(ContainerEntity container);

  /**
   * Returns what the runtime knows of a container, empty if it does not know it. Waits for the
   * answer.
   *
   * @param container what is known of it so far
   * @throws IOException if the runtime cannot be reached or does not answer in time
   * @throws MalformedAnswerException if the answer makes no sense
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  Optional<ContainerEntity> find(ContainerEntity container)
      throws IOException, InterruptedException;
}

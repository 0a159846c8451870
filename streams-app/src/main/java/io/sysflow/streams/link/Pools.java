package io.sysflow.streams.link;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;

/**
 * What the processes that use connections have in common, held once.
 *
 * @param processes with their ancestors
 * @param containers of them
 * @param pods of the containers
 */
record Pools(
    Pool<ProcessEntity> processes, Pool<ContainerEntity> containers, Pool<PodEntity> pods) {

  Pools() {
    this(new Pool<>(), new Pool<>(), new Pool<>());
  }
}

package io.sysflow.agent.event;

/**
 * Something that happened on a node. Whatever the source (probe, capture), an event is already
 * resolved: it says who, which file or ends, when, and with what result.
 */
public sealed interface SystemEvent
    permits ThreadEvent, ProcessSeen, ContainerSeen, PodSeen, K8sSeen, Lost, Progress {

  /** Returns when, in ns since the epoch. */
  long ts();
}

package io.sysflow.agent;

import io.sysflow.agent.event.EventSource;
import io.sysflow.agent.probe.ProbeConfig;
import io.sysflow.agent.probe.ProbeEventSource;

/** Opens event sources by name. */
final class Sources {

  private Sources() {}

  /**
   * Opens a source.
   *
   * @throws io.sysflow.agent.probe.ProbeUnavailableException if it is the probe and cannot run here
   * @throws IllegalArgumentException if there is none of this name
   */
  static EventSource open(String source) {
    if (source.equals("probe")) {
      return ProbeEventSource.open(ProbeConfig.DEFAULT);
    }
    throw new IllegalArgumentException("there is no source '" + source + "': there is probe");
  }
}

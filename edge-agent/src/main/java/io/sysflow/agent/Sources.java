package io.sysflow.agent;

import io.sysflow.agent.container.ContainerEventSource;
import io.sysflow.agent.container.ContainerOptions;
import io.sysflow.agent.event.EventSource;
import io.sysflow.agent.kubernetes.KubernetesOptions;
import io.sysflow.agent.kubernetes.PodEventSource;
import io.sysflow.agent.probe.ProbeCheck;
import io.sysflow.agent.probe.ProbeConfig;
import io.sysflow.agent.probe.ProbeEventSource;
import java.nio.file.Path;

/** Opens event sources by name. */
final class Sources {

  private Sources() {}

  /**
   * Opens a source.
   *
   * @param hostRoot where the host's root directory is seen
   * @param containers where the host's container runtimes are
   * @param pods where the host's pods are known
   * @throws IllegalArgumentException if there is no such source
   * @throws io.sysflow.agent.probe.ProbeUnavailableException if the probe cannot run here
   */
  static EventSource open(
      String source, Path hostRoot, ContainerOptions containers, KubernetesOptions pods) {
    if (source.equals("probe")) {
      EventSource probe = ProbeEventSource.open(config(hostRoot));
      EventSource named = new ContainerEventSource(probe, containers);
      return PodEventSource.around(named, pods, System.getenv(), AgentClocks::wall);
    }
    throw new IllegalArgumentException("there is no source '" + source + "': there is probe");
  }

  static ProbeCheck check(Path hostRoot) {
    return ProbeCheck.run(config(hostRoot));
  }

  private static ProbeConfig config(Path hostRoot) {
    ProbeConfig defaults = ProbeConfig.DEFAULT;
    return new ProbeConfig(
        defaults.ringBytes(),
        defaults.flows(),
        defaults.mmapAll(),
        defaults.btf(),
        hostRoot.resolve("proc"),
        hostRoot.resolve("etc"));
  }
}

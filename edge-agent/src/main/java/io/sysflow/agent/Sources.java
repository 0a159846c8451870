package io.sysflow.agent;

import io.sysflow.agent.container.ContainerEventSource;
import io.sysflow.agent.container.ContainerOptions;
import io.sysflow.agent.event.EventSource;
import io.sysflow.agent.kubernetes.KubernetesOptions;
import io.sysflow.agent.kubernetes.PodEventSource;
import io.sysflow.agent.probe.ProbeConfig;
import io.sysflow.agent.probe.ProbeEventSource;
import io.sysflow.agent.scap.ScapEventSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Opens event sources by name. */
final class Sources {

  private static final String CAPTURE = "scap:";

  private Sources() {}

  /** Returns whether time is that of the events of a source of this name. */
  static boolean isRecorded(String source) {
    return source.startsWith(CAPTURE);
  }

  /**
   * Opens a source.
   *
   * @param probe how the probe is to run
   * @param containers where the host's container runtimes are
   * @param pods where the host's pods are known
   * @param compat whether a capture yields what the reference collector would see, and no more
   * @throws IllegalArgumentException if there is no such source
   * @throws UncheckedIOException if it is a capture that cannot be read
   * @throws io.sysflow.agent.scap.MalformedCaptureException if it is none
   * @throws io.sysflow.agent.probe.ProbeUnavailableException if the probe cannot run here
   */
  static EventSource open(
      String source,
      ProbeConfig probe,
      ContainerOptions containers,
      KubernetesOptions pods,
      boolean compat) {
    if (source.equals("probe")) {
      EventSource events = ProbeEventSource.open(probe);
      EventSource named = new ContainerEventSource(events, containers);
      return PodEventSource.around(named, pods, System.getenv(), AgentClocks::wall);
    }
    if (isRecorded(source) && source.length() > CAPTURE.length()) {
      return capture(Path.of(source.substring(CAPTURE.length())), compat);
    }
    throw new IllegalArgumentException(
        "there is no source '" + source + "': there are probe and scap:FILE");
  }

  private static EventSource capture(Path file, boolean compat) {
    try {
      return ScapEventSource.open(file, compat);
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException("cannot read " + file + ": there is no such file", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}

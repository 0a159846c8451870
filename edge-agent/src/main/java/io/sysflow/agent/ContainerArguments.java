package io.sysflow.agent;

import io.sysflow.agent.container.ContainerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that say where the container runtimes listen. */
final class ContainerArguments {

  private static final Path VAR_RUN = Path.of("/var/run");

  @Option(
      names = "--docker-path",
      paramLabel = "SOCKET",
      split = ",",
      defaultValue = "/var/run/docker.sock",
      description = "The Docker Engine, under --host-root. Default: ${DEFAULT-VALUE}")
  private List<Path> docker = List.of();

  @Option(
      names = "--cri-path",
      paramLabel = "SOCKET",
      split = ",",
      defaultValue =
          "/run/containerd/containerd.sock,/run/k3s/containerd/containerd.sock,/run/crio/crio.sock",
      description =
          "Runtimes of Kubernetes: containerd, CRI-O. Default: ${DEFAULT-VALUE}. Environment:"
              + " CRI_PATH")
  private List<Path> cri = List.of();

  @Option(
      names = "--podman-path",
      paramLabel = "SOCKET",
      split = ",",
      defaultValue = "/run/podman/podman.sock",
      description = "Podman's service. Default: ${DEFAULT-VALUE}")
  private List<Path> podman = List.of();

  @Option(
      names = "--cri-timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "5s",
      description =
          "How long a runtime may take to answer; nothing else waits for it. Default:"
              + " ${DEFAULT-VALUE}. Environment: CRI_TIMEOUT")
  private Duration timeout = Duration.ofSeconds(5);

  /**
   * Returns the options.
   *
   * @param root where the host's root directory is seen
   * @throws IllegalArgumentException if they make no sense
   */
  ContainerOptions options(Path root) {
    return new ContainerOptions(
        onHost(root, docker),
        onHost(root, podman),
        onHost(root, cri),
        timeout,
        ContainerOptions.Retries.DEFAULT);
  }

  private static List<Path> onHost(Path root, List<Path> sockets) {
    return sockets.stream().flatMap(socket -> onHost(root, socket)).distinct().toList();
  }

  /** The host's /var/run is most often a link to /run, which would lead out of the mount. */
  private static Stream<Path> onHost(Path root, Path socket) {
    if (socket.startsWith(root)) {
      return Stream.of(socket);
    }
    Path mounted = under(root, socket);
    return socket.startsWith(VAR_RUN)
        ? Stream.of(mounted, under(root.resolve("run"), VAR_RUN.relativize(socket)))
        : Stream.of(mounted);
  }

  private static Path under(Path root, Path path) {
    return path.isAbsolute() ? root.resolve(Path.of("/").relativize(path)) : root.resolve(path);
  }
}

package io.sysflow.agent.container;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the container runtimes are, and how patiently they are asked.
 *
 * @param docker sockets of the Docker Engine
 * @param podman sockets of Podman's service
 * @param cri sockets of Kubernetes' runtimes: containerd, CRI-O
 * @param timeout of one call
 * @param retries how asking is repeated
 */
public record ContainerOptions(
    List<Path> docker, List<Path> podman, List<Path> cri, Duration timeout, Retries retries) {

  /** Copies its lists. */
  public ContainerOptions {
    docker = List.copyOf(docker);
    podman = List.copyOf(podman);
    cri = List.copyOf(cri);
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("timeout of a container runtime: " + timeout);
    }
  }

  /** Returns all sockets. */
  List<Path> sockets() {
    return Stream.of(docker, podman, cri).flatMap(List::stream).toList();
  }

  /**
   * How asking for a container is repeated. Pauses double from the first to the longest.
   *
   * @param pending how many containers are asked for at once; more are known by their ids alone
   * @param first pause
   * @param longest pause
   * @param ifUnknown how often a container is asked for that no runtime knows (yet)
   * @param ifUnreachable how often a container is asked for while a runtime does not answer
   * @param forgetUnknown after how long an unknown container may be asked for again
   */
  public record Retries(
      int pending,
      Duration first,
      Duration longest,
      int ifUnknown,
      int ifUnreachable,
      Duration forgetUnknown) {

    /** At most 1024 containers; unknown ones for 2 s, and while a runtime is away for 10 min. */
    public static final Retries DEFAULT =
        new Retries(
            1024, Duration.ofMillis(500), Duration.ofMinutes(1), 3, 15, Duration.ofMinutes(1));

    /** Returns how long to wait after so many tries. */
    Duration pause(int tries) {
      Duration pause = first.multipliedBy(1L << Math.min(tries - 1, 30));
      return pause.compareTo(longest) < 0 ? pause : longest;
    }
  }
}

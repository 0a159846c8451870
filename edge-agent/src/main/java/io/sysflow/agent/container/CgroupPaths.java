package io.sysflow.agent.container;

import io.sysflow.model.ContainerType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells containers by the paths of control groups. The runtimes write them in many shapes, with
 * cgroupfs or systemd as the driver, but where there is an id of 64 hexadecimal digits the last one
 * is the container's:
 *
 * <pre>
 * /docker/ID                                                          Docker, cgroupfs
 * /system.slice/docker-ID.scope                                       Docker, systemd
 * /ecs/TASK/ID                                                        Docker, under Amazon ECS
 * /kubepods/burstable/podUID/ID                                       Kubernetes, cgroupfs
 * /kubepods.slice/kubepods-burstable-podU_I_D.slice/cri-containerd-ID.scope
 * /kubepods.slice/kubepods-podU_I_D.slice/crio-ID.scope
 * /system.slice/kubelet.service/kubepods-podU_I_D.slice:cri-containerd:ID
 * /default/ID, /system.slice/nerdctl-ID.scope                         containerd (ctr, nerdctl)
 * /machine.slice/libpod-ID.scope/container, /libpod_parent/libpod-ID  Podman
 * /../ID                                                              seen from a cgroup namespace
 * </pre>
 *
 * <p>Others name their containers:
 *
 * <pre>
 * /lxc/NAME, /lxc.payload.NAME                                        LXC, LXD, Incus
 * /machine.slice/machine-lxc\x2dPID\x2dNAME.scope                     libvirt
 * /mesos/UUID                                                         Mesos
 * /machine.slice/systemd-nspawn@NAME.service                          systemd
 * </pre>
 */
public final class CgroupPaths {

  private static final Pattern LINE_END = Pattern.compile("[\\n\\x00]");
  private static final Pattern ID = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");
  private static final Pattern POD =
      Pattern.compile(
          "pod([0-9a-f]{8}([-_])[0-9a-f]{4}\\2[0-9a-f]{4}\\2[0-9a-f]{4}\\2[0-9a-f]{12})");

  /** Static pods are known by the hash of their manifest. */
  private static final Pattern STATIC_POD = Pattern.compile("pod([0-9a-f]{32})(?![0-9a-f])");

  /** What stands right before the id. */
  private record Shape(String end, ContainerType type, @Nullable String runtime) {}

  private static final List<Shape> BY_ID =
      List.of(
          new Shape("docker-", ContainerType.CT_DOCKER, null),
          new Shape("/docker/", ContainerType.CT_DOCKER, null),
          new Shape("crio-", ContainerType.CT_CRIO, null),
          new Shape("cri-containerd-", ContainerType.CT_CONTAINERD, null),
          new Shape("cri-containerd:", ContainerType.CT_CONTAINERD, null),
          new Shape("nerdctl-", ContainerType.CT_CONTAINERD, null),
          new Shape("libpod-", ContainerType.CT_CUSTOM, DockerAnswer.PODMAN),
          new Shape("libpod-payload-", ContainerType.CT_CUSTOM, DockerAnswer.PODMAN),
          new Shape("/libpod_parent/", ContainerType.CT_CUSTOM, DockerAnswer.PODMAN));

  /** How a container is named. */
  private record Named(Pattern name, ContainerType type, @Nullable String runtime) {}

  private static final List<Named> BY_NAME =
      List.of(
          named(
              "/machine-lxc\\\\x2d\\d+\\\\x2d([^/]+)\\.scope", ContainerType.CT_LIBVIRT_LXC, null),
          named("/([^/]+)\\.libvirt-lxc", ContainerType.CT_LIBVIRT_LXC, null),
          named("/libvirt/lxc/([^/]+)", ContainerType.CT_LIBVIRT_LXC, null),
          named("/lxc(?:/|\\.payload[./])([^/]+)", ContainerType.CT_LXC, null),
          named(
              "/mesos/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", ContainerType.CT_MESOS, null),
          named("/systemd-nspawn@([^/]+)\\.service", ContainerType.CT_CUSTOM, "systemd-nspawn"));

  private CgroupPaths() {}

  private static Named named(String pattern, ContainerType type, @Nullable String runtime) {
    return new Named(Pattern.compile(pattern + "(?:/|$)"), type, runtime);
  }

  /**
   * Returns the container that a control group belongs to; empty for those of the host.
   *
   * @param cgroups one path, or several as in /proc/PID/cgroup, a line for each hierarchy
   */
  public static Optional<ContainerRef> parse(String cgroups) {
    return LINE_END
        .splitAsStream(cgroups)
        .map(line -> ofPath(line.substring(Math.max(0, line.indexOf('/')))))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<ContainerRef> ofPath(String path) {
    Matcher matcher = ID.matcher(path);
    int start = -1;
    while (matcher.find()) {
      start = matcher.start();
    }
    return start < 0
        ? byName(path)
        : byId(path, path.substring(0, start), path.substring(start, start + ContainerRef.ID));
  }

  private static Optional<ContainerRef> byId(String path, String before, String id) {
    // A monitor runs beside the container, on the host.
    if (before.endsWith("-conmon-")) {
      return Optional.empty();
    }
    String pod = pod(path);
    for (Shape shape : BY_ID) {
      if (before.endsWith(shape.end)) {
        return Optional.of(new ContainerRef(id, shape.type, pod, shape.runtime));
      }
    }
    return Optional.of(new ContainerRef(id, guess(before), pod, null));
  }

  /** Docker alone hides the rest of the path, and ECS starts its containers with Docker. */
  private static ContainerType guess(String before) {
    if (before.contains("kubepods")) {
      return ContainerType.CT_CRI;
    }
    boolean docker = before.equals("/") || before.startsWith("/..") || before.startsWith("/ecs/");
    return docker ? ContainerType.CT_DOCKER : ContainerType.CT_CONTAINERD;
  }

  private static Optional<ContainerRef> byName(String path) {
    for (Named named : BY_NAME) {
      Matcher matcher = named.name.matcher(path);
      if (matcher.find()) {
        return Optional.of(new ContainerRef(matcher.group(1), named.type, null, named.runtime));
      }
    }
    return Optional.empty();
  }

  private static @Nullable String pod(String path) {
    Matcher uid = POD.matcher(path);
    if (uid.find()) {
      return uid.group(1).replace('_', '-');
    }
    Matcher manifest = STATIC_POD.matcher(path);
    return manifest.find() ? manifest.group(1) : null;
  }
}

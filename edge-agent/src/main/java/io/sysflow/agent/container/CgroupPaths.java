package io.sysflow.agent.container;

import io.sysflow.model.ContainerType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells containers by the paths of control groups. The runtimes write them in many shapes, with
 * cgroupfs or systemd as the driver, but the last id of 64 hexadecimal digits is always the
 * container's:
 *
 * <pre>
 * /docker/ID                                                          Docker, cgroupfs
 * /system.slice/docker-ID.scope                                       Docker, systemd
 * /kubepods/burstable/podUID/ID                                       Kubernetes, cgroupfs
 * /kubepods.slice/kubepods-burstable-podU_I_D.slice/cri-containerd-ID.scope
 * /kubepods.slice/kubepods-podU_I_D.slice/crio-ID.scope
 * /system.slice/kubelet.service/kubepods-podU_I_D.slice:cri-containerd:ID
 * /default/ID                                                         containerd (ctr, nerdctl)
 * /machine.slice/libpod-ID.scope/container                            Podman
 * /../ID                                                              seen from a cgroup namespace
 * </pre>
 */
public final class CgroupPaths {
  private static final Pattern ID = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");
  private static final Pattern POD =
      Pattern.compile(
          "pod([0-9a-f]{8}([-_])[0-9a-f]{4}\\2[0-9a-f]{4}\\2[0-9a-f]{4}\\2[0-9a-f]{12})");

  /** Static pods are known by the hash of their manifest. */
  private static final Pattern STATIC_POD = Pattern.compile("pod([0-9a-f]{32})(?![0-9a-f])");

  /** What stands right before the id. */
  private record Shape(String end, ContainerType type) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("docker-", ContainerType.CT_DOCKER),
          new Shape("/docker/", ContainerType.CT_DOCKER),
          new Shape("crio-", ContainerType.CT_CRIO),
          new Shape("cri-containerd-", ContainerType.CT_CONTAINERD),
          new Shape("cri-containerd:", ContainerType.CT_CONTAINERD));

  private CgroupPaths() {}

  /** Returns the container that a path belongs to; empty for those of the host. */
  public static Optional<ContainerRef> parse(String path) {
    Matcher matcher = ID.matcher(path);
    int start = -1;
    while (matcher.find()) {
      start = matcher.start();
    }
    if (start < 0) {
      return Optional.empty();
    }
    String id = path.substring(start, start + 64);
    String before = path.substring(0, start);
    // A monitor runs beside the container, on the host.
    if (before.endsWith("libpod-conmon-") || before.endsWith("crio-conmon-")) {
      return Optional.empty();
    }
    boolean podman = before.endsWith("libpod-") || before.endsWith("/libpod_parent/");
    return Optional.of(
        new ContainerRef(id, type(before, podman), pod(path), podman ? "podman" : null));
  }

  private static ContainerType type(String before, boolean podman) {
    if (podman) {
      return ContainerType.CT_CUSTOM;
    }
    for (Shape shape : SHAPES) {
      if (before.endsWith(shape.end)) {
        return shape.type;
      }
    }
    if (before.contains("kubepods")) {
      return ContainerType.CT_CRI;
    }
    // All that is left of the path in a control group namespace of one's own.
    boolean namespaced = before.startsWith("/..") || before.equals("/");
    return namespaced ? ContainerType.CT_DOCKER : ContainerType.CT_CONTAINERD;
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

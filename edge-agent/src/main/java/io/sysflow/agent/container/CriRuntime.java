package io.sysflow.agent.container;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A runtime of Kubernetes, such as containerd or CRI-O, asked through the Container Runtime
 * Interface (github.com/kubernetes/cri-api, runtime.v1).
 */
final class CriRuntime implements ContainerRuntime {

  private static final String SERVICE = "/runtime.v1.RuntimeService/";

  private final UnixHttp http;
  private final Path socket;
  private volatile @Nullable ContainerType type;

  CriRuntime(UnixHttp http, Path socket) {
    this.http = http;
    this.socket = socket;
  }

  @Override
  public Path socket() {
    return socket;
  }

  @Override
  public boolean isLikely(ContainerEntity container) {
    return switch (container.type()) {
      case CT_CRI -> true;
      case CT_CONTAINERD, CT_CRIO -> type == null || type == container.type();
      case CT_DOCKER, CT_LXC, CT_LIBVIRT_LXC, CT_MESOS, CT_RKT, CT_CUSTOM, CT_BPM -> false;
    };
  }

  @Override
  public Optional<ContainerEntity> find(ContainerEntity container)
      throws IOException, InterruptedException {
    ContainerType answering = type;
    if (answering == null) {
      answering = askType();
      type = answering;
    }
    byte[] request = ProtoMessage.of(container.id(), true);
    Optional<ProtoMessage> status = http.call(socket, SERVICE + "ContainerStatus", request);
    if (status.isPresent()) {
      return Optional.of(CriAnswer.container(container, status.get(), answering));
    }
    // The container that holds a pod's namespaces is known as the pod's sandbox only.
    Optional<ProtoMessage> sandbox = http.call(socket, SERVICE + "PodSandboxStatus", request);
    return sandbox.isEmpty()
        ? Optional.empty()
        : Optional.of(CriAnswer.sandbox(container, sandbox.get(), answering));
  }

  private ContainerType askType() throws IOException, InterruptedException {
    return http.call(socket, SERVICE + "Version", new byte[0])
        .map(CriAnswer::type)
        .orElseThrow(() -> new IOException("no version"));
  }
}

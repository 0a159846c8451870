package io.sysflow.agent.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** The Docker Engine, or Podman, which answers to the same API. */
final class DockerRuntime implements ContainerRuntime {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final UnixHttp http;
  private final Path socket;
  private final boolean podman;

  /**
   * Makes a runtime.
   *
   * @param podman whether Podman is expected at the socket
   */
  DockerRuntime(UnixHttp http, Path socket, boolean podman) {
    this.http = http;
    this.socket = socket;
    this.podman = podman;
  }

  @Override
  public Path socket() {
    return socket;
  }

  @Override
  public boolean isLikely(ContainerEntity container) {
    return podman
        ? DockerAnswer.PODMAN.equals(container.runtime())
        : container.type() == ContainerType.CT_DOCKER;
  }

  @Override
  public Optional<ContainerEntity> find(ContainerEntity container)
      throws IOException, InterruptedException {
    // Without a version in the path the engine takes its own: the old ones come and go.
    ContentResponse response = http.get(socket, "/containers/" + container.id() + "/json");
    if (response.getStatus() == HttpStatus.NOT_FOUND_404) {
      return Optional.empty();
    }
    JsonNode json = json(response);
    // Podman may listen at Docker's socket.
    String server = response.getHeaders().get(HttpHeader.SERVER);
    boolean isPodman = podman || server != null && server.startsWith("Libpod");
    String imageId = DockerAnswer.imageId(json);
    String image = DockerAnswer.image(json);
    if (Images.isId(image)) {
      image = tagOf(imageId).orElse(image);
    }
    return Optional.of(DockerAnswer.toEntity(container, json, image, isPodman));
  }

  /** Returns the name of an image that was started by its id, as the kubelet does. */
  private Optional<String> tagOf(String imageId) throws IOException, InterruptedException {
    ContentResponse response = http.get(socket, "/images/" + imageId + "/json");
    if (response.getStatus() == HttpStatus.NOT_FOUND_404) {
      return Optional.empty();
    }
    return DockerAnswer.tag(json(response));
  }

  private static JsonNode json(ContentResponse response) throws IOException {
    if (response.getStatus() != HttpStatus.OK_200) {
      throw new IOException("HTTP status " + response.getStatus());
    }
    try {
      return JSON.readTree(response.getContent());
    } catch (JsonProcessingException e) {
      throw new MalformedAnswerException(e.getOriginalMessage(), e);
    }
  }
}

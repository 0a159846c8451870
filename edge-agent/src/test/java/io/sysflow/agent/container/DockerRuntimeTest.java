package io.sysflow.agent.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerRuntimeTest {

  private static final String ID = "4f66ad9a0b2e";
  private static final String INSPECT = "/containers/" + ID + "/json";
  private static final String IMAGE =
      "9c7a54a9a43cca047013b82af109fe963fde787f63f9e016fdc3384500c2823d";

  @TempDir private Path dir;
  private FakeEngine engine;
  private UnixHttp http;
  private DockerRuntime docker;

  @BeforeEach
  void start() throws IOException {
    Path socket = dir.resolve("docker.sock");
    engine = new FakeEngine(socket);
    http = new UnixHttp(Duration.ofSeconds(5));
    docker = new DockerRuntime(http, socket, false);
  }

  @AfterEach
  void stop() {
    http.close();
    engine.close();
  }

  @Test
  void theEngineTellsNameImageAndPrivileges() throws Exception {
    engine.answers.put(INSPECT, inspection("/web", "nginx", true, "{}"));

    Optional<ContainerEntity> found = docker.find(known(null));

    assertThat(found)
        .contains(
            new ContainerEntity(
                ID, "web", "nginx:latest", IMAGE, ContainerType.CT_DOCKER, true, null, null));
  }

  @Test
  void theKubeletsLabelNamesThePod() throws Exception {
    String labels = "{\"io.kubernetes.pod.uid\": \"3f2c\"}";
    engine.answers.put(INSPECT, inspection("/k8s_web", "nginx:1.25", false, labels));

    Optional<ContainerEntity> found = docker.find(known("3f2c-by-path"));

    assertThat(found.map(ContainerEntity::podId)).contains("3f2c");
  }

  @Test
  void withoutLabelThePodIsThatOfThePath() throws Exception {
    engine.answers.put(INSPECT, inspection("/k8s_web", "nginx:1.25", false, "{}"));

    Optional<ContainerEntity> found = docker.find(known("3f2c-by-path"));

    assertThat(found.map(ContainerEntity::podId)).contains("3f2c-by-path");
  }

  @Test
  void anImageThatWasStartedByItsIdIsLookedUp() throws Exception {
    engine.answers.put(INSPECT, inspection("/web", "sha256:" + IMAGE, false, "{}"));
    engine.answers.put(
        "/images/" + IMAGE + "/json", "{\"RepoTags\": [\"registry:5000/web:2\", \"web:2\"]}");

    Optional<ContainerEntity> found = docker.find(known(null));

    assertThat(found.map(ContainerEntity::image)).contains("registry:5000/web:2");
  }

  @Test
  void anImageThatIsGoneIsKnownByItsId() throws Exception {
    engine.answers.put(INSPECT, inspection("/web", "sha256:" + IMAGE, false, "{}"));

    Optional<ContainerEntity> found = docker.find(known(null));

    assertThat(found.map(ContainerEntity::image)).contains("sha256:" + IMAGE);
  }

  @Test
  void podmanIsToldByItsServerAtDockersSocket() throws Exception {
    engine.server = "Libpod/4.3.1 (linux)";
    engine.answers.put(INSPECT, inspection("/web", "docker.io/library/nginx:1", false, "{}"));

    Optional<ContainerEntity> found = docker.find(known(null));

    assertThat(found)
        .contains(
            new ContainerEntity(
                ID,
                "web",
                "docker.io/library/nginx:1",
                IMAGE,
                ContainerType.CT_CUSTOM,
                false,
                null,
                "podman"));
  }

  @Test
  void aContainerThatTheEngineDoesNotKnowIsNone() throws Exception {
    assertThat(docker.find(known(null))).isEmpty();
  }

  @Test
  void whatIsNoJsonIsMalformed() {
    engine.answers.put(INSPECT, "{\"Name\": \"/we");

    assertThatThrownBy(() -> docker.find(known(null)))
        .isInstanceOf(MalformedAnswerException.class)
        .hasMessageContaining("Unexpected end-of-input");
  }

  @Test
  void jsonOfSomethingElseIsMalformed() {
    engine.answers.put(INSPECT, "[]");

    assertThatThrownBy(() -> docker.find(known(null)))
        .isInstanceOf(MalformedAnswerException.class)
        .hasMessage("a container without a name");
  }

  @Test
  void withoutAnEngineThereIsAnError() {
    engine.close();

    assertThatThrownBy(() -> docker.find(known(null))).isInstanceOf(IOException.class);
  }

  private static ContainerEntity known(@org.jspecify.annotations.Nullable String pod) {
    return new ContainerRef(ID + "0".repeat(52), ContainerType.CT_DOCKER, pod, null).toEntity();
  }

  private static String inspection(String name, String image, boolean privileged, String labels) {
    return """
        {"Id": "%s", "Name": "%s", "Image": "sha256:%s",
         "Config": {"Image": "%s", "Labels": %s}, "HostConfig": {"Privileged": %s}}"""
        .formatted(ID, name, IMAGE, image, labels, privileged);
  }
}

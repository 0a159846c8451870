package io.sysflow.agent.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CriRuntimeTest {

  private static final String ID = "0d5e8c7b2a1f";
  private static final String POD = "0e1c9a3f-7f0e-4a25-9d3e-3a6d6c1b2f11";
  private static final String IMAGE =
      "c7b4f26a7d93f4f1f276c51adb03ef0df54a82de89f254a9aec5c18bf0e45ee9";
  private static final ContainerEntity KNOWN = ContainerEntity.incomplete(ID, ContainerType.CT_CRI);

  @TempDir private Path dir;
  private FakeCri server;
  private UnixHttp http;
  private CriRuntime cri;

  @BeforeEach
  void start() throws IOException {
    Path socket = dir.resolve("cri.sock");
    server = new FakeCri(socket);
    server.answers.put("Version", version("containerd"));
    http = new UnixHttp(Duration.ofSeconds(5));
    cri = new CriRuntime(http, socket);
  }

  @AfterEach
  void stop() {
    http.close();
    server.close();
  }

  @Test
  void containerdTellsNameImageAndPrivileges() throws Exception {
    Proto status =
        status("docker.io/library/nginx:1.25")
            .string(9, "docker.io/library/nginx@sha256:" + "a".repeat(64));
    String info =
        """
        {"sandboxID": "5f", "pid": 17, "config": {"image": {"image": "sha256:%s"},
         "linux": {"security_context": {"privileged": true}}}}"""
            .formatted(IMAGE);
    server.answers.put(
        "ContainerStatus/" + ID, new Proto().message(1, status).entry(2, "info", info).bytes());

    Optional<ContainerEntity> found = cri.find(KNOWN);

    assertThat(found)
        .contains(
            new ContainerEntity(
                ID,
                "web",
                "docker.io/library/nginx:1.25",
                IMAGE,
                ContainerType.CT_CONTAINERD,
                true,
                POD,
                null));
  }

  @Test
  void crioTellsTheNameOfTheImageBesideItsId() throws Exception {
    server.answers.put("Version", version("cri-o"));
    Proto status =
        status(IMAGE, "quay.io/library/nginx")
            .string(9, "quay.io/library/nginx@sha256:aa")
            .string(17, IMAGE);
    String info = "{\"pid\": 17, \"privileged\": false}";
    server.answers.put(
        "ContainerStatus/" + ID, new Proto().message(1, status).entry(2, "info", info).bytes());

    Optional<ContainerEntity> found = cri.find(KNOWN);

    assertThat(found)
        .contains(
            new ContainerEntity(
                ID,
                "web",
                "quay.io/library/nginx:latest",
                IMAGE,
                ContainerType.CT_CRIO,
                false,
                POD,
                null));
  }

  @Test
  void aSandboxIsNamedAsItsPod() throws Exception {
    Proto status =
        new Proto().string(1, ID).message(2, new Proto().string(1, "web-0").string(2, POD));
    String info = "{\"image\": \"registry.k8s.io/pause:3.9\"}";
    server.answers.put(
        "PodSandboxStatus/" + ID, new Proto().message(1, status).entry(2, "info", info).bytes());

    Optional<ContainerEntity> found = cri.find(KNOWN);

    assertThat(found)
        .contains(
            new ContainerEntity(
                ID,
                "web-0",
                "registry.k8s.io/pause:3.9",
                "",
                ContainerType.CT_CONTAINERD,
                false,
                POD,
                null));
  }

  @Test
  void aContainerThatTheRuntimeDoesNotKnowIsNone() throws Exception {
    assertThat(cri.find(KNOWN)).isEmpty();
  }

  @Test
  void whatIsNoMessageIsMalformed() {
    server.answers.put("ContainerStatus/" + ID, "garbage".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> cri.find(KNOWN)).isInstanceOf(MalformedAnswerException.class);
  }

  @Test
  void aMethodThatTheRuntimeLacksIsAnError() {
    server.answers.remove("Version");

    assertThatThrownBy(() -> cri.find(KNOWN)).isInstanceOf(IOException.class);
  }

  @Test
  void withoutARuntimeThereIsAnError() {
    server.close();

    assertThatThrownBy(() -> cri.find(KNOWN)).isInstanceOf(IOException.class);
  }

  private static byte[] version(String name) {
    return new Proto().string(1, "0.1.0").string(2, name).string(3, "1.6.20").bytes();
  }

  private static Proto status(String image) {
    return status(new Proto().string(1, image));
  }

  private static Proto status(String image, String asked) {
    return status(new Proto().string(1, image).string(18, asked));
  }

  private static Proto status(Proto image) {
    return new Proto()
        .string(1, ID)
        .message(2, new Proto().string(1, "web").number(2, 1))
        .number(3, 1)
        .number(4, 1_700_000_000_000_000_000L)
        .message(8, image)
        .entry(12, "io.kubernetes.pod.uid", POD)
        .entry(12, "io.kubernetes.pod.name", "web-0");
  }
}

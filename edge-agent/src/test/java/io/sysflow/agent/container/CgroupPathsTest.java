package io.sysflow.agent.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.ContainerType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CgroupPathsTest {
  private static final String ID =
      "2f6b8fbdb3ea7e3f9c1d5a4e0b7c6d8f9e0a1b2c3d4e5f60718293a4b5c6d7e8";
  private static final String POD = "1f3a5b7c-0d2e-4f60-8192-a3b4c5d6e7f8";
  private static final String POD_ = "1f3a5b7c_0d2e_4f60_8192_a3b4c5d6e7f8";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "/docker/ID                                                   | CT_DOCKER     |     |",
        "/system.slice/docker-ID.scope                                | CT_DOCKER     |     |",
        "/user.slice/user-1000.slice/user@1000.service/app.slice/docker-ID.scope | CT_DOCKER | |",
        "/docker/ID/init.scope                                        | CT_DOCKER     |     |",
        "/kubepods/burstable/podPOD/ID                                | CT_CRI        | POD |",
        "/kubepods/besteffort/podPOD/ID                               | CT_CRI        | POD |",
        "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podP_D.slice/docker-ID.scope"
            + " | CT_DOCKER | POD |",
        "/kubepods.slice/kubepods-podP_D.slice/cri-containerd-ID.scope | CT_CONTAINERD | POD |",
        "/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-podP_D.slice/cri-containerd-ID.scope"
            + " | CT_CONTAINERD | POD |",
        "/system.slice/containerd.service/kubepods-burstable-podP_D.slice:cri-containerd:ID"
            + " | CT_CONTAINERD | POD |",
        "/kubepods.slice/kubepods-podP_D.slice/crio-ID.scope          | CT_CRIO       | POD |",
        "/kubepods.slice/kubepods-podP_D.slice/crio-ID.scope/container | CT_CRIO      | POD |",
        "/machine.slice/libpod-ID.scope                               | CT_CUSTOM     |     | podman",
        "/machine.slice/libpod-ID.scope/container                     | CT_CUSTOM     |     | podman",
        "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-ID.scope"
            + " | CT_CUSTOM | | podman",
        "/libpod_parent/libpod-ID                                     | CT_CUSTOM     |     | podman",
        "/default/ID                                                  | CT_CONTAINERD |     |",
        "/../ID                                                       | CT_DOCKER     |     |",
      })
  void shapes(String shape, ContainerType type, String pod, String runtime) {
    String path = shape.replace("ID", ID).replace("POD", POD).replace("P_D", POD_);

    assertThat(CgroupPaths.parse(path))
        .contains(
            new ContainerRef(ID, type, pod == null ? null : pod.replace("POD", POD), runtime));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "",
        "/init.scope",
        "/user.slice/user-0.slice/session-3.scope",
        "/system.slice/docker.service",
        "/kubepods.slice/kubepods-burstable.slice",
        "/work/87b57c4252a546f625984d4b2c93d017",
        "/machine.slice/libpod-conmon-ID.scope",
        "/system.slice/crio-conmon-ID.scope",
        "/system.slice/aID.scope",
      })
  void hostPathsHaveNoContainer(String path) {
    assertThat(CgroupPaths.parse(path.replace("ID", ID))).isEmpty();
  }

  @Test
  void theInnermostContainerCounts() {
    String inner = ID.replace('2', '3');

    assertThat(CgroupPaths.parse("/docker/" + ID + "/docker/" + inner))
        .map(ContainerRef::id)
        .contains(inner);
  }

  @Test
  void aStaticPodIsKnownByItsHash() {
    String hash = "5f3a5b7c0d2e4f608192a3b4c5d6e7f8";

    assertThat(CgroupPaths.parse("/kubepods/burstable/pod" + hash + "/" + ID))
        .map(ContainerRef::podId)
        .contains(hash);
  }

  @Test
  void anEntityHasTheFirstTwelveCharactersAndNoName() {
    ContainerRef container = CgroupPaths.parse("/machine.slice/libpod-" + ID + ".scope").get();

    assertThat(container.toEntity().id()).isEqualTo("2f6b8fbdb3ea");
    assertThat(container.toEntity().name()).isEqualTo("incomplete");
    assertThat(container.toEntity().runtime()).isEqualTo("podman");
  }
}

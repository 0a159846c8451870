package io.sysflow.agent.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CgroupPathsTest {

  private static final String ID =
      "4f66ad9a0b2e61a1dab1ff46fa4a1d8bc77fb0d1d7ce8b66c8a1b2c3d4e5f607";
  private static final String OTHER = "f".repeat(64);
  private static final String UID = "3f2c8a10-5b1e-4d0a-9c55-0a1b2c3d4e5f";
  private static final String STATIC = "76b93a5d53db623424e1f1e74b94f7c2";

  // ID, OTHER, UID, U_ID and STATIC stand for the constants above.
  @ParameterizedTest(name = "{0} is {1} {2} {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "/docker/ID                                             | CT_DOCKER     |     |",
        "/docker/ID/system.slice/nginx.service                  | CT_DOCKER     |     |",
        "/docker/OTHER/docker/ID                                | CT_DOCKER     |     |",
        "/system.slice/docker-ID.scope                          | CT_DOCKER     |     |",
        "/docker/ID/init.scope                                  | CT_DOCKER     |     |",
        "/user.slice/user-1000.slice/user@1000.service/app.slice/docker-ID.scope | CT_DOCKER | |",
        "/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-podU_ID.slice/cri-containerd-ID.scope"
            + " | CT_CONTAINERD | UID |",
        "/ecs/0f3f1a2b3c4d5e6f708192a3b4c5d6e7/ID               | CT_DOCKER     |     |",
        "/../ID                                                 | CT_DOCKER     |     |",
        "/../docker-ID.scope                                    | CT_DOCKER     |     |",
        "/kubepods/burstable/podUID/ID                          | CT_CRI        | UID |",
        "/kubepods/podUID/ID                                    | CT_CRI        | UID |",
        "/kubepods/burstable/podSTATIC/ID                       | CT_CRI        | STATIC |",
        "/docker/OTHER/kubelet/kubepods/besteffort/podUID/ID    | CT_CRI        | UID |",
        "/../../kubepods-podU_ID.slice/cri-containerd-ID.scope  | CT_CONTAINERD | UID |",
        "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podU_ID.slice/docker-ID.scope"
            + " | CT_DOCKER | UID |",
        "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podU_ID.slice"
            + "/cri-containerd-ID.scope | CT_CONTAINERD | UID |",
        "/kubepods.slice/kubepods-podSTATIC.slice/cri-containerd-ID.scope"
            + " | CT_CONTAINERD | STATIC |",
        "/kubepods.slice/kubepods-podU_ID.slice/crio-ID.scope/container | CT_CRIO | UID |",
        "/system.slice/containerd.service/kubepods-burstable-podU_ID.slice:cri-containerd:ID"
            + " | CT_CONTAINERD | UID |",
        "/default/ID                                            | CT_CONTAINERD |     |",
        "/system.slice/nerdctl-ID.scope                         | CT_CONTAINERD |     |",
        "/machine.slice/libpod-ID.scope/container               | CT_CUSTOM     |     | podman",
        "/libpod_parent/libpod-ID                               | CT_CUSTOM     |     | podman",
        "/machine.slice/machine-libpod_pod_OTHER.slice/libpod-ID.scope/container"
            + " | CT_CUSTOM | | podman",
        "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-ID.scope/container"
            + " | CT_CUSTOM | | podman",
        "/system.slice/web.service/libpod-payload-ID            | CT_CUSTOM     |     | podman",
      })
  void theLastIdIsTheContainers(
      String path, ContainerType type, @Nullable String pod, @Nullable String runtime) {
    assertThat(CgroupPaths.parse(expanded(path)))
        .contains(new ContainerRef(ID, type, pod == null ? null : expanded(pod), runtime));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "/",
    "/..",
    "/init.scope",
    "/user.slice/user-1000.slice/session-2.scope",
    "/system.slice/docker.service",
    "/system.slice/crio-conmon-ID.scope",
    "/machine.slice/libpod-conmon-ID.scope",
    "/lxc.monitor.web",
    "/lxc.monitor/web",
    "/machine.slice/machine-qemu\\x2d1\\x2dweb.scope",
    "/kubepods.slice/kubepods-burstable.slice",
    "/work/87b57c4252a546f625984d4b2c93d017",
    "/system.slice/aID.scope",
    "/kubepods/besteffort/podUID",
    "/docker/IDa",
  })
  void whatIsNoContainerIsOfTheHost(String path) {
    assertThat(CgroupPaths.parse(expanded(path))).isEmpty();
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "/lxc/web-frontend-1/system.slice/nginx.service      | web-frontend-1 | CT_LXC         |",
        "/lxc.payload/web                                    | web            | CT_LXC         |",
        "/lxc.payload.web/init.scope                         | web            | CT_LXC         |",
        "/machine.slice/machine-lxc\\x2d417\\x2dweb.scope    | web            | CT_LIBVIRT_LXC |",
        "/machine/web.libvirt-lxc                            | web            | CT_LIBVIRT_LXC |",
        "/libvirt/lxc/web/emulator                           | web            | CT_LIBVIRT_LXC |",
        "/mesos/3f2c8a10-5b1e-4d0a-9c55-0a1b2c3d4e5f"
            + " | 3f2c8a10-5b1e-4d0a-9c55-0a1b2c3d4e5f | CT_MESOS |",
        "/machine.slice/systemd-nspawn@web.service/payload | web | CT_CUSTOM | systemd-nspawn",
      })
  void othersNameTheirContainers(
      String path, String name, ContainerType type, @Nullable String runtime) {
    assertThat(CgroupPaths.parse(path)).contains(new ContainerRef(name, type, null, runtime));
  }

  @Test
  void ofSeveralHierarchiesTheFirstWithAContainerCounts() {
    String file =
        """
        12:pids:/user.slice
        4:cpu,cpuacct:/docker/ID
        1:name=systemd:/docker/ID
        0::/system.slice/containerd.service
        """;

    assertThat(CgroupPaths.parse(expanded(file)))
        .contains(new ContainerRef(ID, ContainerType.CT_DOCKER, null, null));
  }

  @Test
  void recordsReferToIdsByTheirBeginningAndToNamesAsTheyAre() {
    ContainerEntity docker = CgroupPaths.parse("/docker/" + ID).orElseThrow().toEntity();
    ContainerEntity lxc = CgroupPaths.parse("/lxc/web-frontend-1").orElseThrow().toEntity();

    assertThat(docker)
        .isEqualTo(ContainerEntity.incomplete("4f66ad9a0b2e", ContainerType.CT_DOCKER));
    assertThat(lxc.id()).isEqualTo("web-frontend-1");
    assertThat(lxc.name()).isEqualTo("web-frontend-1");
  }

  private static String expanded(String path) {
    return path.replace("U_ID", UID.replace('-', '_'))
        .replace("UID", UID)
        .replace("STATIC", STATIC)
        .replace("OTHER", OTHER)
        .replace("ID", ID);
  }
}

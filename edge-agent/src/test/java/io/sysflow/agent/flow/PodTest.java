package io.sysflow.agent.flow;

import static io.sysflow.agent.flow.Scene.INIT;
import static io.sysflow.agent.flow.Scene.PASSWD;
import static io.sysflow.agent.flow.Scene.at;
import static io.sysflow.agent.flow.Scene.close;
import static io.sysflow.agent.flow.Scene.info;
import static io.sysflow.agent.flow.Scene.keepAll;
import static io.sysflow.agent.flow.Scene.main;
import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.ContainerSeen;
import io.sysflow.agent.event.K8sSeen;
import io.sysflow.agent.event.PodSeen;
import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.Oid;
import io.sysflow.model.PodEntity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodTest {

  private static final Oid WEB = new Oid(9, 900);
  private static final ContainerEntity NGINX =
      new ContainerEntity(
          "0123456789ab", "web", "nginx:1", "", ContainerType.CT_CRIO, false, "pod-1", null);

  @Test
  void aPodComesBeforeItsContainer() {
    Scene scene =
        Scene.of(keepAll())
            .play(new PodSeen(at(1), pod("pod-1", 0)), new ContainerSeen(at(1), NGINX), inNginx());

    scene.play(close(2, main(WEB), 3, PASSWD));

    assertThat(kinds(scene)).containsSubsequence("PodEntity", "ContainerEntity", "ProcessEntity");
    assertThat(scene.records(PodEntity.class)).containsExactly(pod("pod-1", 0));
  }

  @Test
  void aPodThatIsKnownLateIsWrittenWhenItIs() {
    Scene scene =
        Scene.of(keepAll())
            .play(new ContainerSeen(at(1), NGINX), inNginx(), close(2, main(WEB), 3, PASSWD));

    scene.play(new PodSeen(at(3), pod("pod-1", 0)), new PodSeen(at(4), pod("pod-1", 1)));

    assertThat(scene.records(PodEntity.class)).containsExactly(pod("pod-1", 0), pod("pod-1", 1));
  }

  @Test
  void aPodThatNothingIsDoneInIsNotWritten() {
    Scene scene = Scene.of(keepAll());

    scene.play(new PodSeen(at(1), pod("pod-2", 0)), new PodSeen(at(2), pod("pod-2", 1)));

    assertThat(scene.records(PodEntity.class)).isEmpty();
  }

  @Test
  void aPodIsRepeatedAfterACheckpointAsItIsThen() {
    Scene scene =
        Scene.of(keepAll())
            .play(new PodSeen(at(1), pod("pod-1", 0)), new ContainerSeen(at(1), NGINX), inNginx())
            .play(close(2, main(WEB), 3, PASSWD))
            .checkpoint(3, 0);

    scene.play(new PodSeen(at(4), pod("pod-1", 1)), close(5, main(WEB), 3, PASSWD));

    assertThat(scene.records(PodEntity.class)).containsExactly(pod("pod-1", 0), pod("pod-1", 1));
    Stream.check(scene.written);
  }

  @Test
  void whatHappensInTheClusterIsWrittenAtOnce() {
    K8sEvent event = new K8sEvent(2, 1, at(1), "{\"kind\":\"Pod\"}");

    Scene scene = Scene.of(keepAll()).play(new K8sSeen(at(1), event));

    assertThat(scene.records(K8sEvent.class)).containsExactly(event);
  }

  static PodEntity pod(String id, long restarts) {
    return new PodEntity(
        at(1),
        id,
        "web-0",
        "node-a",
        List.of(1681631424L),
        List.of(),
        "shop",
        restarts,
        Map.of("app", "web"),
        Map.of(),
        List.of());
  }

  private static SystemEvent inNginx() {
    return new ProcessSeen(at(1), Scene.inContainer(info(WEB, INIT, "/bin/nginx"), "0123456789ab"));
  }

  private static List<String> kinds(Scene scene) {
    return scene.written.stream().map(record -> record.rec().getClass().getSimpleName()).toList();
  }
}

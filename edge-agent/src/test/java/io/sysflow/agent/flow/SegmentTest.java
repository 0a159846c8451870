package io.sysflow.agent.flow;

import static io.sysflow.agent.flow.Scene.CAT;
import static io.sysflow.agent.flow.Scene.PASSWD;
import static io.sysflow.agent.flow.Scene.at;
import static io.sysflow.agent.flow.Scene.close;
import static io.sysflow.agent.flow.Scene.info;
import static io.sysflow.agent.flow.Scene.keepAll;
import static io.sysflow.agent.flow.Scene.main;
import static io.sysflow.agent.flow.Scene.open;
import static io.sysflow.agent.flow.Scene.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Lost;
import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.Progress;
import io.sysflow.model.AgentFacts;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileFlow;
import io.sysflow.model.Header;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.RestType;
import io.sysflow.model.SysFlow;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class SegmentTest {

  @Test
  void theHeaderIsFirstAndSaysWhoReports() {
    Scene scene = new Scene(keepAll());

    scene.play(new Progress(at(0)));

    assertThat(scene.written).containsExactly(new SysFlow(header(false, 0), Scene.EPOCH, 1, at(0)));
  }

  @Test
  void aRotationRepeatsEntitiesOnUseAndCutsNoFlow() {
    Scene scene = Scene.of(keepAll());
    scene.play(open(299, CAT, 3, PASSWD, OpenFlags.RDONLY)).tick(300);
    int before = scene.written.size();

    scene.tick(301);
    scene.play(read(302, main(CAT), 3, PASSWD, 10), close(303, main(CAT), 3, PASSWD));

    List<SysFlow> after = scene.written.subList(before - 2, scene.written.size());
    assertThat(scene.records(Header.class)).hasSize(2);
    assertThat(scene.records(FileEntity.class)).hasSize(2);
    assertThat(scene.records(ProcessEntity.class))
        .extracting(ProcessEntity::state)
        .containsOnly(ObjectState.REUP)
        .hasSize(6);
    assertThat(after.get(after.size() - 1).rec()).isInstanceOf(FileFlow.class);
  }

  @Test
  void aProcessThatWasCreatedIsKnownInTheNextSegment() {
    Scene scene = Scene.of(keepAll());
    Oid child = new Oid(at(1), 300);
    scene.play(new ProcessExec(at(1), main(child), info(child, CAT, "/bin/x"), 0));

    scene.checkpoint(2, 0).play(close(3, main(child), 3, PASSWD));

    assertThat(scene.records(ProcessEntity.class))
        .filteredOn(process -> process.oid().equals(child))
        .extracting(ProcessEntity::state, ProcessEntity::ts)
        .containsExactly(
            Tuple.tuple(ObjectState.CREATED, at(1)), Tuple.tuple(ObjectState.REUP, at(1)));
  }

  @Test
  void silenceHasHeartbeatsAndTheyRepeatNothing() {
    Scene scene = Scene.of(keepAll());
    scene.play(close(1, main(CAT), 3, PASSWD));
    for (double second = 1; second <= 12; second += 0.5) {
      scene.tick(second);
    }

    scene.play(close(13, main(CAT), 3, PASSWD));

    assertThat(scene.records(Header.class))
        .extracting(Header::heartbeat)
        .containsExactly(false, true, true);
    assertThat(scene.records(FileEntity.class)).hasSize(1);
  }

  @Test
  void aClockThatIsSetBackHoldsNothingUp() {
    Scene scene = Scene.of(keepAll());
    scene.play(open(3600, CAT, 3, PASSWD, OpenFlags.RDONLY)).tick(3600);

    scene.play(read(10, main(CAT), 3, PASSWD, 10));
    for (double second = 10; second <= 75; second++) {
      scene.tick(second);
    }

    assertThat(scene.records(FileFlow.class))
        .extracting(FileFlow::opFlags)
        .containsExactly(Scene.ops(OpFlag.OPEN, OpFlag.READ_RECV), Scene.ops(OpFlag.TRUNCATE));
    assertThat(scene.records(Header.class)).anyMatch(Header::heartbeat);
    Stream.check(scene.written);
  }

  @Test
  void whatWasLostIsCountedInTheNextHeader() {
    Scene scene = Scene.of(keepAll());

    scene.play(new Lost(at(1), "ring_full", 3), new Lost(at(2), "ring_full", 4));
    scene.checkpoint(3, 100);

    assertThat(scene.records(Header.class).get(1)).isEqualTo(header(false, 107));
    assertThat(scene.metrics().lost()).isEqualTo(7);
    assertThat(scene.metrics().causes()).containsEntry("ring_full", 7L);
  }

  @Test
  void fullTablesEvictAndCountAndNothingIsLost() {
    Scene scene = Scene.of(keepAll().withLimits(new FlowLimits(16, 16, 16, 16)));

    for (int i = 0; i < 100; i++) {
      Oid oid = new Oid(at(1), 1000 + i);
      FileResource file = new FileResource(RestType.FILE, "/f" + i, null);
      scene.play(
          new ProcessExec(at(1), main(oid), info(oid, CAT, "/bin/x"), 0),
          read(2, main(oid), 3, file, 10));
    }
    scene.close(3);

    FlowMetrics metrics = scene.metrics();
    assertThat(metrics.processes()).isEqualTo(16);
    assertThat(metrics.files()).isEqualTo(16);
    assertThat(metrics.causes()).containsKeys("evicted_process", "evicted_file");
    assertThat(scene.records(FileFlow.class)).hasSize(100);
    Stream.check(scene.written);
  }

  @Test
  void openFlowsAreEvictedTheOldestFirst() {
    Scene scene = Scene.of(keepAll().withLimits(new FlowLimits(64, 64, 16, 16)));

    for (int fd = 3; fd < 20; fd++) {
      scene.play(read(fd, main(CAT), fd, PASSWD, 1));
    }

    assertThat(scene.records(FileFlow.class)).extracting(FileFlow::fd).containsExactly(3);
    assertThat(scene.metrics().causes()).containsEntry("evicted_flow", 1L);
    assertThat(scene.metrics().openFlows()).isEqualTo(16);
  }

  private static Header header(boolean heartbeat, long dropped) {
    return new Header(
        5, "web1", "10.0.0.1", "", new AgentFacts("m", "b", "x86_64", "0", heartbeat, dropped));
  }
}

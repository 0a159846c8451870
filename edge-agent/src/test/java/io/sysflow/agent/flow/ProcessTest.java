package io.sysflow.agent.flow;

import static io.sysflow.agent.flow.Scene.CAT;
import static io.sysflow.agent.flow.Scene.INIT;
import static io.sysflow.agent.flow.Scene.SHELL;
import static io.sysflow.agent.flow.Scene.at;
import static io.sysflow.agent.flow.Scene.info;
import static io.sysflow.agent.flow.Scene.keepAll;
import static io.sysflow.agent.flow.Scene.main;
import static io.sysflow.agent.flow.Scene.ops;
import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.ContainerSeen;
import io.sysflow.agent.event.ProcessClone;
import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.ProcessExit;
import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.agent.event.ProcessOp;
import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.SetUid;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.ProcessFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessTest {

  private static final Oid CHILD = new Oid(at(1), 300);

  @Test
  void aForkIsAnEventOnBothSidesAndTheChildIsCreated() {
    Scene scene = Scene.of(keepAll());

    scene.play(
        new ProcessClone(at(1), main(SHELL), info(SHELL, INIT, "/bin/bash"), 300, 0),
        new ProcessClone(at(1), main(CHILD), info(CHILD, SHELL, "/bin/bash"), 0, 0));

    assertThat(scene.records(ProcessEntity.class))
        .extracting(ProcessEntity::oid, ProcessEntity::state)
        .containsExactly(
            Tuple.tuple(INIT, ObjectState.REUP),
            Tuple.tuple(SHELL, ObjectState.REUP),
            Tuple.tuple(CHILD, ObjectState.CREATED));
    assertThat(scene.records(ProcessEvent.class))
        .containsExactly(
            event(1, SHELL, OpFlag.CLONE, List.of(), 300, 0L),
            event(1, CHILD, OpFlag.CLONE, List.of(), 0, 0L));
  }

  @Test
  void anExecModifiesTheProcessWithFreshDirectoryAndEnvironmentWithoutSecrets() {
    Scene scene = Scene.of(keepAll());
    scene.play(new ProcessOp(at(1), main(CAT), XopFlag.CHDIR, 0, null, null));
    ProcessInfo after = info(CAT, SHELL, "/usr/bin/mysql", "-uroot", "-phunter2");

    scene.play(new ProcessExec(at(2), main(CAT), after, 0));

    List<SysFlowRecord> records = scene.records();
    ProcessEntity process = (ProcessEntity) records.get(records.size() - 2);
    assertThat(process.state()).isEqualTo(ObjectState.MODIFIED);
    assertThat(process.ts()).isEqualTo(at(2));
    assertThat(process.exe()).isEqualTo("/usr/bin/mysql");
    assertThat(process.exeArgs()).isEqualTo("-uroot -p***");
    assertThat(process.env()).containsExactly("PATH=/bin");
    assertThat(process.poid()).isEqualTo(SHELL);
    assertThat(records.get(records.size() - 1))
        .isEqualTo(event(2, CAT, OpFlag.EXEC, List.of(), 0, null));
  }

  @Test
  void aProcessThatIsFirstSeenWhenItExecutesIsCreatedOnce() {
    Scene scene = Scene.of(keepAll());

    scene.play(new ProcessExec(at(1), main(CHILD), info(CHILD, SHELL, "/bin/ls"), 0));

    assertThat(scene.records(ProcessEntity.class))
        .filteredOn(process -> process.oid().equals(CHILD))
        .extracting(ProcessEntity::state)
        .containsExactly(ObjectState.CREATED);
  }

  @Test
  void aFailedExecIsAnEventAndChangesNothing() {
    Scene scene = Scene.of(keepAll());

    scene.play(new ProcessExec(at(1), main(CAT), info(CAT, SHELL, "/bin/cat"), -13));

    assertThat(scene.records(ProcessEntity.class))
        .extracting(ProcessEntity::state)
        .containsOnly(ObjectState.REUP);
    assertThat(scene.records(ProcessEvent.class))
        .extracting(ProcessEvent::ret)
        .containsExactly(-13);
  }

  @Test
  void aUserWithoutANameIsTheNumber() {
    Scene scene = Scene.of(keepAll());

    scene.play(new SetUid(at(1), main(CAT), info(CAT, SHELL, "/bin/cat"), 1234, "", 0));

    assertThat(scene.records(ProcessEvent.class))
        .containsExactly(event(1, CAT, OpFlag.SETUID, List.of("1234"), 0, null));
  }

  @Test
  void setUidNamesItsTarget() {
    Scene scene = Scene.of(keepAll());

    scene.play(new SetUid(at(1), main(CAT), info(CAT, SHELL, "/bin/cat"), 33, "www-data", -1));

    assertThat(scene.records(ProcessEvent.class))
        .containsExactly(event(1, CAT, OpFlag.SETUID, List.of("www-data"), -1, null));
  }

  @Test
  void anOperationWithoutABitIsAnEventOfTheExtension() {
    Scene scene = Scene.of(keepAll());

    scene.play(new ProcessOp(at(1), main(CAT), XopFlag.PTRACE, 0, 16L, 100L));

    assertThat(scene.records(ProcessEvent.class))
        .containsExactly(
            new ProcessEvent(
                CAT,
                at(1),
                200,
                OpFlags.NONE,
                List.of(),
                0,
                XopFlags.of(XopFlag.PTRACE),
                16L,
                100L));
  }

  @Test
  void threadsAreSummedUpInOneFlowThatIsWrittenBeforeTheExit() {
    Scene scene = Scene.of(keepAll());
    Actor thread = new Actor(CAT, 201);
    ProcessInfo cat = info(CAT, SHELL, "/bin/cat");

    scene.play(
        new ProcessClone(at(1), main(CAT), cat, 201, ProcessClone.CLONE_THREAD),
        new ProcessClone(at(1), thread, cat, 0, ProcessClone.CLONE_THREAD),
        new ProcessClone(at(1.1), main(CAT), cat, -11, ProcessClone.CLONE_THREAD),
        new ProcessExit(at(1.2), thread, 0),
        new ProcessExit(at(1.3), main(CAT), 256));

    List<SysFlowRecord> records = scene.records();
    assertThat(records.subList(records.size() - 2, records.size()))
        .containsExactly(
            new ProcessFlow(CAT, at(1), ops(OpFlag.CLONE, OpFlag.EXIT), at(1.3), 1, 1, 1),
            event(1.3, CAT, OpFlag.EXIT, List.of(), 256, null));
  }

  @Test
  void withoutProcessFlowsEachThreadIsAnEvent() {
    Scene scene = Scene.of(keepAll().withProcessFlow(false));
    ProcessInfo cat = info(CAT, SHELL, "/bin/cat");

    scene.play(
        new ProcessClone(at(1), main(CAT), cat, 201, ProcessClone.CLONE_THREAD),
        new ProcessClone(at(1), new Actor(CAT, 201), cat, 0, ProcessClone.CLONE_THREAD),
        new ProcessExit(at(1.2), new Actor(CAT, 201), 0));

    assertThat(scene.records(ProcessFlow.class)).isEmpty();
    assertThat(scene.records(ProcessEvent.class))
        .extracting(ProcessEvent::tid, ProcessEvent::opFlags)
        .containsExactly(
            Tuple.tuple(200L, ops(OpFlag.CLONE)),
            Tuple.tuple(201L, ops(OpFlag.CLONE)),
            Tuple.tuple(201L, ops(OpFlag.EXIT)));
  }

  @Test
  void ancestryOutlivesTheAncestorsAndTheSegment() {
    Scene scene = Scene.of(keepAll());
    scene.play(
        new ProcessClone(at(1), main(CHILD), info(CHILD, CAT, "/bin/cat"), 0, 0),
        new ProcessExit(at(2), main(CAT), 0));

    scene.tick(10).checkpoint(11, 0);
    int before = scene.written.size();
    scene.play(new ProcessOp(at(12), main(CHILD), XopFlag.CHDIR, 0, null, null));

    assertThat(scene.records().subList(before, scene.written.size()))
        .filteredOn(ProcessEntity.class::isInstance)
        .extracting(rec -> ((ProcessEntity) rec).oid(), rec -> ((ProcessEntity) rec).poid())
        .containsExactly(
            Tuple.tuple(INIT, null),
            Tuple.tuple(SHELL, INIT),
            Tuple.tuple(CAT, SHELL),
            Tuple.tuple(CHILD, CAT));
  }

  @Test
  void whatHasEndedAndHasNoDescendantsIsForgottenASecondLater() {
    Scene scene = Scene.of(keepAll());

    scene.play(new ProcessExit(at(1), main(CAT), 0)).tick(1.9);
    int soon = scene.metrics().processes();
    scene.tick(2.1);

    assertThat(soon).isEqualTo(3);
    assertThat(scene.metrics().processes()).isEqualTo(2);
  }

  @Test
  void aProcessThatForksAndExitsForEverDoesNotHoldAllItsAncestors() {
    Scene scene = Scene.of(keepAll());
    Oid parent = CAT;

    for (int i = 1; i <= 1000; i++) {
      Oid child = new Oid(at(i), 1000 + i);
      scene.play(
          new ProcessClone(at(i), main(child), info(child, parent, "/bin/x"), 0, 0),
          new ProcessExit(at(i + 0.1), main(parent), 0));
      scene.tick(i + 0.2);
      parent = child;
    }

    assertThat(scene.metrics().processes()).isLessThan(ProcessTable.MAX_ANCESTORS + 10);
  }

  @Test
  void aProcessThatNobodyToldOfIsWrittenWithItsIdentityAlone() {
    Scene scene = Scene.of(keepAll());
    Oid stranger = new Oid(7, 777);

    scene.play(new ProcessExit(at(1), main(stranger), 0));

    ProcessEntity process = scene.records(ProcessEntity.class).get(0);
    assertThat(process.oid()).isEqualTo(stranger);
    assertThat(process.exe()).isEqualTo("<NA>");
    assertThat(scene.metrics().causes()).containsEntry("unknown_process", 1L);
  }

  @Test
  void aParentThatIsToldOfLaterIsStillFound() {
    Scene scene = new Scene(keepAll());

    scene.play(
        new ProcessSeen(at(0), info(CAT, SHELL, "/bin/cat")),
        new ProcessSeen(at(0), info(SHELL, INIT, "/bin/bash")),
        new ProcessSeen(at(0), info(INIT, null, "/sbin/init")),
        new ProcessOp(at(1), main(CAT), XopFlag.CHDIR, 0, null, null));

    assertThat(scene.records(ProcessEntity.class))
        .extracting(ProcessEntity::oid, ProcessEntity::poid)
        .containsExactly(
            Tuple.tuple(INIT, null), Tuple.tuple(SHELL, INIT), Tuple.tuple(CAT, SHELL));
  }

  @Test
  void aContainerComesBeforeItsProcessAndAgainWhenMoreIsKnown() {
    Scene scene = Scene.of(keepAll());
    ContainerEntity known =
        new ContainerEntity(
            "0123456789ab", "web", "nginx:1", "", ContainerType.CT_DOCKER, false, null, null);
    ProcessInfo nginx = Scene.inContainer(info(CHILD, INIT, "/bin/nginx"), "0123456789ab");

    scene.play(
        new ProcessExec(at(1), main(CHILD), nginx, 0),
        new ContainerSeen(at(2), known),
        new ContainerSeen(at(3), known));

    assertThat(scene.records().subList(2, 6))
        .extracting(SysFlowRecord::getClass)
        .isEqualTo(
            List.of(
                ContainerEntity.class,
                ProcessEntity.class,
                ProcessEvent.class,
                ContainerEntity.class));
    assertThat(scene.records(ContainerEntity.class))
        .containsExactly(
            ContainerEntity.incomplete("0123456789ab", ContainerType.CT_CUSTOM), known);
  }

  @ParameterizedTest(name = "containersOnly {0}, in a container {1}")
  @CsvSource({"true, true, 1", "true, false, 0", "false, true, 1", "false, false, 1"})
  void containersOnlyLeavesTheHostOut(boolean only, boolean inside, int expected) {
    Scene scene = Scene.of(keepAll().withContainersOnly(only));
    ProcessInfo info = info(CHILD, INIT, "/bin/x");

    scene.play(
        new ProcessExec(
            at(1), main(CHILD), inside ? Scene.inContainer(info, "0123456789ab") : info, 0));

    assertThat(scene.records(ProcessEvent.class)).hasSize(expected);
  }

  private static ProcessEvent event(
      double seconds, Oid oid, OpFlag op, List<String> args, int ret, @Nullable Long flags) {
    return new ProcessEvent(
        oid, at(seconds), oid.hpid(), ops(op), args, ret, XopFlags.NONE, flags, null);
  }
}

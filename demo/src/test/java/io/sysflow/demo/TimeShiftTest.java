package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Foid;
import io.sysflow.model.Header;
import io.sysflow.model.Ip;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlags;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.ProcessFacts;
import io.sysflow.model.ProcessFlow;
import io.sysflow.model.RestType;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlags;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimeShiftTest {

  private static final TimeShift SHIFT = new TimeShift(1000, 50, 5000);

  @Test
  void timesBeforeTheStartAndAfterItMoveByTheirOwnAmount() {
    assertThat(List.of(SHIFT.time(0), SHIFT.time(999), SHIFT.time(1000)))
        .containsExactly(0L, 1049L, 6000L);
  }

  @Test
  void everyTimeOfEveryKindOfRecordMoves() {
    List<SysFlowRecord> moved = all(900, 1000).stream().map(SHIFT::apply).toList();

    assertThat(moved).isEqualTo(all(950, 6000));
  }

  @Test
  void everyKindOfRecordIsTested() {
    Set<Class<?>> tested =
        all(1, 2).stream().map(SysFlowRecord::getClass).collect(Collectors.toSet());

    assertThat(tested).isEqualTo(leaves(SysFlowRecord.class).collect(Collectors.toSet()));
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(TimeShiftTest::leaves)
        : Stream.of(type);
  }

  private static List<SysFlowRecord> all(long created, long ts) {
    Oid oid = new Oid(created, 7);
    Foid file = Foid.copyOf(new byte[Foid.SIZE], 0);
    FiveTuple tuple = new FiveTuple(Ip.ofSysFlow(1), 1, Ip.ofSysFlow(2), 2, 6);
    return List.of(
        new Header(5, "n", "NA", "", null),
        ContainerEntity.incomplete("c", ContainerType.CT_DOCKER),
        new ProcessEntity(
            ObjectState.CREATED,
            oid,
            new Oid(created, 1),
            ts,
            "/bin/x",
            "",
            0,
            "",
            0,
            "",
            false,
            null,
            false,
            "/",
            List.of(),
            ProcessFacts.NONE),
        new FileEntity(ObjectState.CREATED, file, ts, RestType.FILE, "/f", null),
        new PodEntity(
            ts, "p", "p", "n", List.of(), List.of(), "ns", 0, Map.of(), Map.of(), List.of()),
        new ProcessEvent(oid, ts, 7, OpFlags.NONE, List.of(), 0, XopFlags.NONE, null, null),
        new ProcessFlow(oid, ts, OpFlags.NONE, ts, 1, 1, 0),
        new FileEvent(
            oid, ts, 7, OpFlags.NONE, file, 0, null, XopFlags.NONE, null, null, null, null),
        new FileFlow(
            oid,
            ts,
            7,
            OpFlags.NONE,
            OpenFlags.NONE,
            ts,
            file,
            3,
            Traffic.NONE,
            Traffic.NONE,
            XopFlags.NONE,
            null,
            null,
            null),
        new NetworkFlow(
            oid,
            ts,
            7,
            OpFlags.NONE,
            ts,
            tuple,
            3,
            Traffic.NONE,
            Traffic.NONE,
            XopFlags.NONE,
            null,
            null,
            null),
        new NetworkEvent(oid, ts, 7, OpFlags.NONE, tuple, 0, XopFlags.NONE),
        new K8sEvent(0, 0, ts, "{}"));
  }
}

package io.sysflow.streams.enrich;

import static io.sysflow.streams.Records.BASH;
import static io.sysflow.streams.Records.CURL;
import static io.sysflow.streams.Records.INIT;
import static io.sysflow.streams.Records.SSHD;
import static io.sysflow.streams.Records.connection;
import static io.sysflow.streams.Records.container;
import static io.sysflow.streams.Records.event;
import static io.sysflow.streams.Records.file;
import static io.sysflow.streams.Records.flow;
import static io.sysflow.streams.Records.header;
import static io.sysflow.streams.Records.heartbeat;
import static io.sysflow.streams.Records.pod;
import static io.sysflow.streams.Records.process;
import static io.sysflow.streams.Records.rename;
import static io.sysflow.streams.Records.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileEntity;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.XopFlags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnricherTest {

  private static final long EPOCH = 1_000;
  private static final Limits LIMITS =
      new Limits(
          Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofDays(7), 8, 100, 10, 10, 5);

  private final Counts<Count> counts = new Counts<>(Count.class);
  private final Enricher enricher = new Enricher(LIMITS, EntityStore.NONE, counts);
  private long seq;
  private long now = seconds(1_000);

  @Test
  void recordCarriesProcessAncestorsFilesContainerAndPod() {
    ProcessEntity curl = process(CURL, BASH, 30, "/usr/bin/curl", "c1");
    ProcessEntity bash = process(BASH, SSHD, 20, "/bin/bash");
    ProcessEntity sshd = process(SSHD, null, 10, "/usr/sbin/sshd");
    FileEntity from = file("/etc/a");
    FileEntity to = file("/etc/b");
    ContainerEntity container = container("c1", "p1");
    PodEntity pod = pod("p1");
    send(header(), sshd, bash, pod, container, curl, from, to);

    EnrichedRecord record = enriched(rename(CURL, 40, "/etc/a", "/etc/b"));

    assertThat(record)
        .isEqualTo(
            new EnrichedRecord(
                "node-a",
                EPOCH,
                seq,
                rename(CURL, 40, "/etc/a", "/etc/b"),
                curl,
                List.of(bash, sshd),
                from,
                to,
                container,
                pod,
                List.of(),
                new EnrichedRecord.Origin("10.0.0.5", 5, "")));
  }

  @Test
  void unresolvedReferencesAreNullAndCounted() {
    send(header(), process(CURL, BASH, 30, "/usr/bin/curl", "c1"));

    EnrichedRecord known = enriched(flow(CURL, 40, "/etc/passwd"));
    EnrichedRecord unknown = enriched(connection(BASH, 41));

    assertThat(known.file()).isNull();
    assertThat(known.container()).isNull();
    assertThat(known.ancestors()).isEmpty();
    assertThat(unknown.process()).isNull();
    assertThat(counts.get(Count.UNRESOLVED_FILE)).isEqualTo(1);
    assertThat(counts.get(Count.UNRESOLVED_CONTAINER)).isEqualTo(1);
    assertThat(counts.get(Count.UNRESOLVED_PARENT)).isEqualTo(1);
    assertThat(counts.get(Count.UNRESOLVED_PROCESS)).isEqualTo(1);
  }

  @Test
  void execOfParentShowsInRecordsAfterItAndNotInThoseBefore() {
    send(header(), process(BASH, null, 20, "/bin/bash"), process(CURL, BASH, 30, "/usr/bin/curl"));
    EnrichedRecord before = enriched(connection(CURL, 40));
    send(process(BASH, null, 50, "/usr/bin/python3"));

    EnrichedRecord late = enriched(connection(CURL, 45));
    EnrichedRecord after = enriched(connection(CURL, 55));

    assertThat(exes(before.ancestors())).containsExactly("/bin/bash");
    assertThat(exes(late.ancestors())).containsExactly("/bin/bash");
    assertThat(exes(after.ancestors())).containsExactly("/usr/bin/python3");
  }

  @Test
  void execNamesTheProcessFromItsOwnRecordOn() {
    send(header(), process(CURL, null, 30, "/bin/bash"), process(CURL, null, 31, "/bin/curl"));

    EnrichedRecord exec = enriched(event(CURL, 31, OpFlag.EXEC));

    assertThat(exec.process()).isEqualTo(process(CURL, null, 31, "/bin/curl"));
  }

  @Test
  void formerNameLeavesAfterTheGrace() {
    send(header(), process(CURL, null, 30, "/bin/bash"), process(CURL, null, 31, "/bin/curl"));
    pass(Duration.ofSeconds(61));

    EnrichedRecord record = enriched(event(CURL, 30, OpFlag.SETUID));

    assertThat(record.process()).isEqualTo(process(CURL, null, 31, "/bin/curl"));
  }

  @Test
  void processReportedWithAnEarlierTimeReplacesTheOneKnown() {
    send(header(), process(CURL, null, 30, "/bin/bash"), process(CURL, null, 29, "/bin/curl"));

    EnrichedRecord record = enriched(connection(CURL, 40));

    assertThat(record.process()).isEqualTo(process(CURL, null, 29, "/bin/curl"));
  }

  @Test
  void newEpochForgetsTheNode() {
    send(header(), process(CURL, null, 30, "/usr/bin/curl"), file("/etc/passwd"));
    long next = EPOCH + 1;
    enricher.accept("node-a", new SysFlow(header(), next, 1, now));

    EnrichedRecord record =
        enricher
            .accept("node-a", new SysFlow(flow(CURL, 40, "/etc/passwd"), next, 2, now))
            .orElseThrow();

    assertThat(record.process()).isNull();
    assertThat(record.file()).isNull();
    assertThat(counts.get(Count.EPOCHS)).isEqualTo(2);
  }

  @Test
  void newEpochBeginsWithItsFirstHeaderEvenIfTheClockWasSetBack() {
    send(header(), process(CURL, null, 30, "/usr/bin/curl"));
    long earlier = EPOCH - 1;
    enricher.accept("node-a", new SysFlow(header(), earlier, 1, now));

    EnrichedRecord record =
        enricher.accept("node-a", new SysFlow(connection(CURL, 40), earlier, 2, now)).orElseThrow();

    assertThat(record.process()).isNull();
    assertThat(counts.get(Count.LATE)).isZero();
  }

  @Test
  void recordOfAnEpochThatIsOverForgetsNothing() {
    send(header(), process(CURL, null, 30, "/usr/bin/curl"));
    enricher.accept(
        "node-a", new SysFlow(process(CURL, null, 5, "/old/curl"), EPOCH - 1, 900, now));

    EnrichedRecord record = enriched(connection(CURL, 40));

    assertThat(record.process()).isEqualTo(process(CURL, null, 30, "/usr/bin/curl"));
    assertThat(counts.get(Count.LATE)).isEqualTo(1);
  }

  @Test
  void checkpointsAndHeartbeatsKeepWhatIsUsed() {
    send(header(), process(CURL, null, 30, "/usr/bin/curl"), file("/etc/passwd"));
    send(heartbeat(), header());
    enriched(flow(CURL, 40, "/etc/passwd"));
    send(header());

    EnrichedRecord record = enriched(flow(CURL, 41, "/etc/passwd"));

    assertThat(record.process()).isEqualTo(process(CURL, null, 30, "/usr/bin/curl"));
    assertThat(record.file()).isEqualTo(file("/etc/passwd"));
    assertThat(counts.get(Count.HEARTBEATS)).isEqualTo(1);
    assertThat(counts.get(Count.HEADERS)).isEqualTo(3);
  }

  @Test
  void fileThatTwoCheckpointsSawUnusedLeaves() {
    send(header(), process(CURL, null, 30, "/usr/bin/curl"), file("/etc/passwd"));
    pass(Duration.ofMinutes(5));
    send(header());
    pass(Duration.ofMinutes(5));
    send(header());

    EnrichedRecord record = enriched(flow(CURL, 41, "/etc/passwd"));

    assertThat(record.file()).isNull();
    assertThat(counts.get(Count.EVICTED)).isEqualTo(1);
  }

  @Test
  void filesStayWhenCheckpointsFollowOneAnotherFast() {
    send(header(), process(CURL, null, 30, "/usr/bin/curl"), file("/etc/passwd"));
    for (int gap = 0; gap < 5; gap++) {
      pass(Duration.ofSeconds(30));
      send(header());
    }

    EnrichedRecord record = enriched(flow(CURL, 41, "/etc/passwd"));

    assertThat(record.file()).isEqualTo(file("/etc/passwd"));
    assertThat(counts.get(Count.EVICTED)).isZero();
  }

  @Test
  void processLeavesAfterItsExitAndTheGrace() {
    send(header(), process(CURL, null, 30, "/usr/bin/curl"));
    enriched(event(CURL, 40, OpFlag.EXIT));
    pass(Duration.ofSeconds(59));
    EnrichedRecord within = enriched(connection(CURL, 39));
    pass(Duration.ofSeconds(2));

    EnrichedRecord after = enriched(connection(CURL, 39));

    assertThat(within.process()).isNotNull();
    assertThat(after.process()).isNull();
    assertThat(counts.get(Count.PROCESSES_LEFT)).isEqualTo(1);
  }

  @Test
  void endOfAThreadIsNotTheEndOfItsProcess() {
    send(header(), process(CURL, null, 30, "/usr/bin/curl"));
    ProcessEvent threadExit =
        new ProcessEvent(
            CURL,
            seconds(40),
            301,
            OpFlags.of(OpFlag.EXIT),
            List.of(),
            0,
            XopFlags.NONE,
            null,
            null);
    enriched(threadExit);
    pass(Duration.ofSeconds(100));

    assertThat(enriched(connection(CURL, 140)).process()).isNotNull();
  }

  @Test
  void endedParentStaysWhileAChildLivesAndLeavesWithTheLast() {
    send(
        header(),
        process(SSHD, null, 10, "/usr/sbin/sshd"),
        process(BASH, SSHD, 20, "/bin/bash"),
        process(CURL, BASH, 30, "/usr/bin/curl"));
    enriched(event(SSHD, 40, OpFlag.EXIT));
    enriched(event(BASH, 40, OpFlag.EXIT));
    pass(Duration.ofSeconds(100));
    EnrichedRecord orphan = enriched(event(CURL, 140, OpFlag.EXIT));
    pass(Duration.ofSeconds(61));

    assertThat(exes(orphan.ancestors())).containsExactly("/bin/bash", "/usr/sbin/sshd");
    assertThat(enriched(connection(BASH, 39)).process()).isNull();
    assertThat(enriched(connection(SSHD, 39)).process()).isNull();
    assertThat(counts.get(Count.PROCESSES_LEFT)).isEqualTo(3);
  }

  @Test
  void reparentedProcessHasItsNewParentAndReleasesTheOldOne() {
    send(
        header(),
        process(INIT, null, 1, "/sbin/init"),
        process(BASH, null, 20, "/bin/bash"),
        process(CURL, BASH, 30, "/usr/bin/curl"));
    enriched(event(BASH, 40, OpFlag.EXIT));
    pass(Duration.ofSeconds(100));
    send(process(CURL, INIT, 41, "/usr/bin/curl"));

    assertThat(exes(enriched(connection(CURL, 150)).ancestors())).containsExactly("/sbin/init");
    assertThat(enriched(connection(BASH, 39)).process()).isNull();
  }

  @Test
  void cycleOfParentsEnds() {
    send(
        header(),
        process(SSHD, CURL, 10, "/a"),
        process(BASH, SSHD, 20, "/b"),
        process(CURL, BASH, 30, "/c"));

    EnrichedRecord record = enriched(connection(CURL, 40));

    assertThat(exes(record.ancestors())).containsExactly("/b", "/a");
  }

  @Test
  void chainOfParentsIsCutAtTheLimit() {
    send(header(), process(new Oid(1, 1), null, 1, "/p1"));
    for (int pid = 2; pid <= 20; pid++) {
      send(process(new Oid(pid, pid), new Oid(pid - 1, pid - 1), pid, "/p" + pid));
    }

    EnrichedRecord record = enriched(connection(new Oid(20, 20), 40));

    assertThat(record.ancestors()).hasSize(LIMITS.ancestors());
    assertThat(record.ancestors().get(0).exe()).isEqualTo("/p19");
  }

  @Test
  void stateIsBounded() {
    send(header());
    for (int i = 0; i < 1_000; i++) {
      send(process(new Oid(i, i), null, i, "/p"), file("/f" + i), container("c" + i, null));
    }

    assertThat(enriched(connection(new Oid(999, 999), 2_000)).process()).isNotNull();
    assertThat(enriched(connection(new Oid(0, 0), 2_000)).process()).isNull();
    assertThat(counts.get(Count.EVICTED)).isGreaterThan(2_700);
  }

  @Test
  void nodesWithCollidingIdentitiesAreApart() {
    send(header(), process(CURL, null, 30, "/usr/bin/curl"));
    enricher.accept("node-b", new SysFlow(header(), EPOCH, 1, now));
    enricher.accept("node-b", new SysFlow(process(CURL, null, 30, "/usr/bin/wget"), EPOCH, 2, now));

    EnrichedRecord here = enriched(connection(CURL, 40));
    EnrichedRecord there =
        enricher.accept("node-b", new SysFlow(connection(CURL, 40), EPOCH, 3, now)).orElseThrow();

    assertThat(here.process()).isEqualTo(process(CURL, null, 30, "/usr/bin/curl"));
    assertThat(there.process()).isEqualTo(process(CURL, null, 30, "/usr/bin/wget"));
  }

  @Test
  void recordsWithoutEnvelopeAreNumberedAndTheirHeadersStartAfresh() {
    List<EnrichedRecord> records = new ArrayList<>();
    for (SysFlowRecord rec :
        List.of(
            header(),
            process(CURL, null, 30, "/usr/bin/curl"),
            connection(CURL, 40),
            header(),
            connection(CURL, 41))) {
      enricher.accept("node-a", SysFlow.bare(rec)).ifPresent(records::add);
    }

    assertThat(records).extracting(EnrichedRecord::seq).containsExactly(3L, 5L);
    assertThat(records).extracting(EnrichedRecord::epoch).containsOnly(0L);
    assertThat(records.get(0).process()).isNotNull();
    assertThat(records.get(1).process()).isNull();
  }

  @Test
  void kubernetesEventHasNoProcess() {
    K8sEvent event = new K8sEvent(2, 0, seconds(40), "{}");
    send(header());

    EnrichedRecord record = enriched(event);

    assertThat(record.activity()).isEqualTo(event);
    assertThat(counts.get(Count.UNRESOLVED_PROCESS)).isZero();
  }

  @Test
  void repeatedEntityChangesNothing() {
    ProcessEntity curl = process(CURL, BASH, 30, "/usr/bin/curl");
    send(header(), process(BASH, null, 20, "/bin/bash"), curl, curl.withState(ObjectState.REUP));
    enriched(event(CURL, 40, OpFlag.EXIT));
    enriched(event(BASH, 40, OpFlag.EXIT));
    pass(Duration.ofSeconds(61));

    assertThat(enriched(connection(BASH, 39)).process()).isNull();
    assertThat(counts.get(Count.PROCESSES_LEFT)).isEqualTo(2);
  }

  private void send(SysFlowRecord... records) {
    for (SysFlowRecord rec : records) {
      assertThat(enricher.accept("node-a", new SysFlow(rec, EPOCH, ++seq, now))).isEmpty();
    }
  }

  private EnrichedRecord enriched(SysFlowRecord rec) {
    return enricher.accept("node-a", new SysFlow(rec, EPOCH, ++seq, now)).orElseThrow();
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static List<String> exes(List<ProcessEntity> processes) {
    return processes.stream().map(ProcessEntity::exe).toList();
  }
}

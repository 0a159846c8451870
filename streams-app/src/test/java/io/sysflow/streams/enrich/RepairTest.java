package io.sysflow.streams.enrich;

import static io.sysflow.streams.Records.BASH;
import static io.sysflow.streams.Records.CURL;
import static io.sysflow.streams.Records.SSHD;
import static io.sysflow.streams.Records.connection;
import static io.sysflow.streams.Records.container;
import static io.sysflow.streams.Records.event;
import static io.sysflow.streams.Records.file;
import static io.sysflow.streams.Records.flow;
import static io.sysflow.streams.Records.header;
import static io.sysflow.streams.Records.pod;
import static io.sysflow.streams.Records.process;
import static io.sysflow.streams.Records.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.OpFlag;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.Reference;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepairTest {

  private static final long EPOCH = 1_000;
  private static final int WAITING = 5;
  private static final Limits LIMITS =
      new Limits(
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofDays(7),
          8,
          100,
          100,
          10,
          WAITING);

  private final Counts<Count> counts = new Counts<>(Count.class);
  private final Enricher enricher = new Enricher(LIMITS, EntityStore.NONE, counts);
  private long seq;
  private long now = seconds(1_000);

  @Test
  void recordSaysWhatItRefersToAndNobodyReported() {
    send(header(), process(CURL, BASH, 30, "/usr/bin/curl", "c1"));

    EnrichedRecord record = send(flow(CURL, 40, "/etc/passwd")).get(0);

    assertThat(record.unresolved())
        .containsExactly(Reference.PARENT, Reference.FILE, Reference.CONTAINER);
  }

  @Test
  void recordIsHandedOutAgainWithEachThingThatComes() {
    send(header());
    EnrichedRecord first = send(flow(CURL, 40, "/etc/passwd")).get(0);
    ProcessEntity curl = process(CURL, BASH, 30, "/usr/bin/curl", "c1");

    List<Repair> repairs = new ArrayList<>();
    for (SysFlowRecord come :
        List.of(
            curl,
            file("/etc/passwd"),
            container("c1", "p1"),
            pod("p1"),
            process(BASH, SSHD, 20, "/bin/bash"),
            process(SSHD, null, 10, "/usr/sbin/sshd"))) {
      send(come);
      repairs.addAll(enricher.repairs());
    }

    assertThat(repairs).hasSize(6);
    assertThat(repairs.get(0).before()).isEqualTo(first);
    assertThat(repairs)
        .extracting(repair -> repair.after().unresolved())
        .containsExactly(
            List.of(Reference.PARENT, Reference.FILE, Reference.CONTAINER),
            List.of(Reference.PARENT, Reference.CONTAINER),
            List.of(Reference.PARENT, Reference.POD),
            List.of(Reference.PARENT),
            List.of(Reference.PARENT),
            List.of());
    EnrichedRecord last = repairs.get(5).after();
    assertThat(last.process()).isEqualTo(curl);
    assertThat(last.ancestors())
        .extracting(ProcessEntity::exe)
        .containsExactly("/bin/bash", "/usr/sbin/sshd");
    assertThat(last.pod()).isEqualTo(pod("p1"));
    assertThat(last.seq()).isEqualTo(first.seq());
    assertThat(counts.get(Count.REPAIRED)).isEqualTo(6);
  }

  @Test
  void processThatIsReportedAfterItsExecIsNamedAsOfTheRecord() {
    send(header(), connection(CURL, 40));

    send(process(CURL, null, 30, "/bin/bash"));
    Repair repair = enricher.repairs().get(0);
    send(process(CURL, null, 45, "/usr/bin/curl"));

    assertThat(repair.after().process()).isEqualTo(process(CURL, null, 30, "/bin/bash"));
    assertThat(enricher.repairs()).isEmpty();
  }

  @Test
  void recordWaitsNoLongerThanTheGrace() {
    send(header(), connection(CURL, 40));
    now += Duration.ofSeconds(10).toNanos();

    send(process(CURL, null, 30, "/usr/bin/curl"));

    assertThat(enricher.repairs()).isEmpty();
    assertThat(counts.get(Count.NOT_REPAIRED)).isEqualTo(1);
  }

  @Test
  void recordOfWhichSomeCameWaitsNoLongerEither() {
    send(header(), flow(CURL, 40, "/etc/passwd"));
    now += Duration.ofSeconds(5).toNanos();
    send(connection(BASH, 41));
    send(process(CURL, null, 30, "/usr/bin/curl"));
    assertThat(enricher.repairs()).hasSize(1);
    now += Duration.ofSeconds(5).toNanos();

    send(file("/etc/passwd"));

    assertThat(enricher.repairs()).isEmpty();
    assertThat(counts.get(Count.NOT_REPAIRED)).isEqualTo(1);
  }

  @Test
  void onlySoManyRecordsWait() {
    send(header());
    for (int i = 0; i < WAITING + 3; i++) {
      send(connection(CURL, 40 + i));
    }

    send(process(CURL, null, 30, "/usr/bin/curl"));

    assertThat(enricher.repairs()).hasSize(WAITING);
    assertThat(counts.get(Count.NOT_REPAIRED)).isEqualTo(3);
  }

  @Test
  void newEpochRepairsNothingOfTheOneBefore() {
    send(header(), connection(CURL, 40));

    enricher.accept("node-a", new SysFlow(header(), EPOCH + 1, 1, now));
    enricher.accept(
        "node-a", new SysFlow(process(CURL, null, 30, "/usr/bin/curl"), EPOCH + 1, 2, now));

    assertThat(enricher.repairs()).isEmpty();
    assertThat(counts.get(Count.NOT_REPAIRED)).isEqualTo(1);
  }

  @Test
  void processThatIsReportedAfterItsExitLeavesAfterTheGrace() {
    send(header(), event(CURL, 40, OpFlag.EXIT), process(CURL, null, 30, "/usr/bin/curl"));
    now += Duration.ofSeconds(61).toNanos();

    EnrichedRecord record = send(connection(CURL, 39)).get(0);

    assertThat(record.process()).isNull();
    assertThat(counts.get(Count.PROCESSES_LEFT)).isEqualTo(1);
  }

  @Test
  void numbersThatArePassedOverAreCounted() {
    send(header(), process(CURL, null, 30, "/usr/bin/curl"));
    seq += 7;
    send(connection(CURL, 40));
    enricher.accept("node-a", new SysFlow(connection(CURL, 41), EPOCH, 3, now));

    assertThat(counts.get(Count.MISSING)).isEqualTo(7);
    assertThat(counts.get(Count.OUT_OF_ORDER)).isEqualTo(1);
    assertThat(enricher.mark("node-a").missing()).isEqualTo(7);
    assertThat(enricher.mark("node-a").seq()).isEqualTo(10);
  }

  private List<EnrichedRecord> send(SysFlowRecord... records) {
    List<EnrichedRecord> enriched = new ArrayList<>();
    for (SysFlowRecord rec : records) {
      enricher.accept("node-a", new SysFlow(rec, EPOCH, ++seq, now)).ifPresent(enriched::add);
    }
    return enriched;
  }
}

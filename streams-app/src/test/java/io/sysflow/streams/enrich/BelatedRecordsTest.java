package io.sysflow.streams.enrich;

import static io.sysflow.streams.Records.CURL;
import static io.sysflow.streams.Records.connection;
import static io.sysflow.streams.Records.file;
import static io.sysflow.streams.Records.flow;
import static io.sysflow.streams.Records.header;
import static io.sysflow.streams.Records.process;
import static io.sysflow.streams.Records.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Records that come after those that followed them: what they say holds for their own time. */
class BelatedRecordsTest {

  private static final long EPOCH = 1_000;

  private final Counts<Count> counts = new Counts<>(Count.class);
  private final Enricher enricher = new Enricher(Limits.DEFAULT, EntityStore.NONE, counts);
  private long seq;
  private long now = seconds(1_000);

  @Test
  void processReportedOutOfOrderLeavesWhatWasReportedAfterIt() {
    send(header());
    seq++;
    final long former = seq;
    send(process(CURL, null, 31, "/bin/curl"));
    again(EPOCH, former, process(CURL, null, 30, "/bin/bash"));

    assertThat(exe(enriched(connection(CURL, 30)))).isEqualTo("/bin/bash");
    assertThat(exe(enriched(connection(CURL, 40)))).isEqualTo("/bin/curl");
    again(EPOCH, former, process(CURL, null, 31, "/bin/other"));
    assertThat(exe(enriched(connection(CURL, 40)))).isEqualTo("/bin/curl");
    pass(Duration.ofSeconds(61));
    assertThat(exe(enriched(connection(CURL, 30)))).isEqualTo("/bin/curl");
  }

  @Test
  void headersSentAgainForgetNothing() {
    send(header(), process(CURL, null, 30, "/bin/curl"), file("/etc/passwd"));
    again(EPOCH, 1, header());
    again(EPOCH, 1, header());
    again(EPOCH - 1, 1, header());

    EnrichedRecord record = enriched(flow(CURL, 40, "/etc/passwd"));

    assertThat(record.process()).isNotNull();
    assertThat(record.file()).isNotNull();
    assertThat(counts.get(Count.EPOCHS)).isEqualTo(1);
  }

  @Test
  void epochOfWhichNothingCouldBeReadBeginsWhenItIsSentAgain() {
    send(header(), process(CURL, null, 30, "/bin/curl"));
    again(EPOCH + 1, 1, header());

    assertThat(enricher.mark("node-a").epoch()).isEqualTo(EPOCH + 1);
    assertThat(counts.get(Count.EPOCHS)).isEqualTo(2);
  }

  private void send(SysFlowRecord... records) {
    for (SysFlowRecord rec : records) {
      seq++;
      assertThat(enricher.accept("node-a", new SysFlow(rec, EPOCH, seq, now))).isEmpty();
    }
  }

  private EnrichedRecord enriched(SysFlowRecord rec) {
    seq++;
    return enricher.accept("node-a", new SysFlow(rec, EPOCH, seq, now)).orElseThrow();
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private void again(long epoch, long number, SysFlowRecord rec) {
    assertThat(enricher.accept("node-a", new SysFlow(rec, epoch, number, now), true)).isEmpty();
  }

  private static String exe(EnrichedRecord record) {
    ProcessEntity process = record.process();
    return process == null ? "" : process.exe();
  }
}

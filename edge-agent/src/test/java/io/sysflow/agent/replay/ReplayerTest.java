package io.sysflow.agent.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.flow.NodeIdentity;
import io.sysflow.agent.sink.RecordSink;
import io.sysflow.codec.Dialect;
import io.sysflow.codec.SysFlowFileWriter;
import io.sysflow.model.Header;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.XopFlags;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ReplayerTest {

  private static final long SECOND = 1_000_000_000L;
  private static final NodeIdentity NODE = new NodeIdentity("db1", "NA", "", "", "", "");
  private static final long THEN = 1_500_000_000L * SECOND;
  private static final long NOW = 1_700_000_000L * SECOND;

  @TempDir private Path dir;

  /** A clock that runs 200 ms at each look. */
  private final AtomicLong clock = new AtomicLong(NOW);

  @Test
  void aRecordingBeginsNowOnItsNodeWithAnEnvelopeOfItsOwn() throws IOException {
    Path file = recording(List.of(header(), process(), exec(THEN), exec(THEN + 2 * SECOND)));
    Recorder sink = new Recorder();

    new Replayer(file, NODE, 1, false, sink, this::now).run();

    assertThat(sink.records).extracting(SysFlow::seq).containsExactly(1L, 2L, 3L, 4L);
    assertThat(((Header) sink.records.get(0).rec()).exporter()).isEqualTo("db1");
    ProcessEvent first = (ProcessEvent) sink.records.get(2).rec();
    ProcessEvent second = (ProcessEvent) sink.records.get(3).rec();
    assertThat(first.ts()).isBetween(NOW, NOW + 2 * SECOND);
    assertThat(second.ts() - first.ts()).isEqualTo(2 * SECOND);
    assertThat(sink.records.get(3).emitted()).isGreaterThanOrEqualTo(second.ts());
    ProcessEntity process = (ProcessEntity) sink.records.get(1).rec();
    assertThat(process.oid()).isEqualTo(first.procOid());
    assertThat(first.ts() - process.oid().createTs()).isEqualTo(5 * SECOND);
    assertThat(process.poid()).isEqualTo(new Oid(0, 1));
    assertThat(sink.closed).isTrue();
  }

  @Test
  void fasterMeansThatTimesAreCloser() throws IOException {
    Path file = recording(List.of(header(), process(), exec(THEN), exec(THEN + 2 * SECOND)));
    Recorder sink = new Recorder();

    new Replayer(file, NODE, 4, false, sink, this::now).run();

    ProcessEvent first = (ProcessEvent) sink.records.get(2).rec();
    ProcessEvent second = (ProcessEvent) sink.records.get(3).rec();
    assertThat(second.ts() - first.ts()).isEqualTo(SECOND / 2);
  }

  @Test
  void aLoopGoesOnUntilItIsClosedAndASilenceHasHeartbeats() throws Exception {
    Path file = recording(List.of(header(), process(), exec(THEN), exec(THEN + 7 * SECOND)));
    Recorder sink = new Recorder();
    Replayer replayer = new Replayer(file, NODE, 1, true, sink, this::now);

    replayer.start();
    while (replayer.records() < 12) {
      Thread.sleep(1);
    }
    replayer.close();

    List<Header> headers =
        sink.records.stream()
            .map(SysFlow::rec)
            .filter(Header.class::isInstance)
            .map(Header.class::cast)
            .toList();
    assertThat(headers).anyMatch(Header::heartbeat);
    assertThat(headers.stream().filter(h -> !h.heartbeat()).count()).isGreaterThan(1);
    assertThat(sink.records).extracting(SysFlow::epoch).containsOnly(sink.records.get(0).epoch());
  }

  private long now() {
    return clock.addAndGet(SECOND / 5);
  }

  private Path recording(List<SysFlowRecord> records) throws IOException {
    Path file = dir.resolve("r.sf");
    try (SysFlowFileWriter writer = new SysFlowFileWriter(file, Dialect.V5)) {
      for (SysFlowRecord rec : records) {
        writer.write(SysFlow.bare(rec));
      }
    }
    return file;
  }

  private static Header header() {
    return new Header(5, "elsewhere", "NA", "r.sf", null);
  }

  private static ProcessEntity process() {
    return ProcessEntity.builder(ObjectState.CREATED, new Oid(THEN - 5 * SECOND, 7), THEN)
        .poid(new Oid(0, 1))
        .exe("/bin/sh")
        .user(0, "root")
        .group(0, "root")
        .cwd("/")
        .build();
  }

  private static ProcessEvent exec(long ts) {
    return new ProcessEvent(
        new Oid(THEN - 5 * SECOND, 7),
        ts,
        7,
        OpFlags.of(OpFlag.EXEC),
        List.of(),
        0,
        XopFlags.NONE,
        null,
        null);
  }

  private static final class Recorder implements RecordSink {
    private final List<SysFlow> records = new ArrayList<>();
    private boolean closed;

    @Override
    public void write(SysFlow datum) {
      records.add(datum);
    }

    @Override
    public Map<String, Long> metrics() {
      return Map.of();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}

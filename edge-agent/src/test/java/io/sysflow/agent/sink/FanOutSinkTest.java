package io.sysflow.agent.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sysflow.codec.Dialect;
import io.sysflow.codec.SysFlowFileReader;
import io.sysflow.model.Header;
import io.sysflow.model.SysFlow;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class FanOutSinkTest {

  @TempDir private Path dir;

  @Test
  void readersThatAreStuckDoNotStopTheOthers() throws IOException {
    Path file = dir.resolve("x.sf");
    CountDownLatch unstuck = new CountDownLatch(1);
    FanOutSink sinks =
        new FanOutSink(
            List.of(
                new SocketSink(dir.resolve("nobody"), Dialect.V5, options("socket", 1)),
                new QueuedSink(
                    new JsonSink(stuck(unstuck), Dialect.EXTENDED), options("stdout", 1)),
                new FileSink(file.toString(), false, Dialect.EXTENDED)));

    sinks.write(Samples.header(1));
    for (int i = 2; i <= 20_000; i++) {
      sinks.write(Samples.flow(i));
    }

    Map<String, Long> metrics = sinks.metrics();
    assertThat(metrics).containsEntry("file_records", 20_000L).containsEntry("file_dropped", 0L);
    assertThat(metrics.get("socket_dropped")).isPositive();
    assertThat(metrics.get("stdout_dropped")).isPositive();
    unstuck.countDown();
    sinks.close();
    assertThat(count(file)).isEqualTo(20_000);
  }

  @Test
  void whatASinkDroppedIsToldInItsOwnHeadersAlone() {
    Collecting whole = new Collecting(0);
    Collecting holed = new Collecting(7);
    FanOutSink sinks = new FanOutSink(List.of(whole, holed));

    sinks.write(Samples.header(1));
    sinks.write(Samples.flow(2));

    assertThat(sinks.dropped()).isZero();
    assertThat(whole.droppedInHeaders()).containsExactly(0L);
    assertThat(holed.droppedInHeaders()).containsExactly(7L);
    assertThat(holed.records.get(1)).isEqualTo(Samples.flow(2));
  }

  @Test
  void theCountsOfTwoSinksOfAKindAreKeptApart() {
    FanOutSink sinks = new FanOutSink(List.of(new Collecting(3), new Collecting(4)));

    assertThat(sinks.metrics()).isEqualTo(Map.of("test_dropped", 3L, "test_dropped_2", 4L));
  }

  @Test
  void oneThatFailsIsLeftOutAndTheLastOneIsNot() {
    Collecting good = new Collecting(0);
    QueuedSink closed =
        new QueuedSink(new JsonSink(broken(), Dialect.EXTENDED), options("stdout", 1 << 20));
    FanOutSink sinks = new FanOutSink(List.of(good, closed));

    long seq = 0;
    while (sinks.metrics().containsKey("stdout_waiting_bytes") && good.records.size() < 100_000) {
      sinks.write(Samples.header(++seq));
    }
    good.failing = true;

    assertThat(good.records).hasSize((int) seq);
    assertThatThrownBy(() -> sinks.write(Samples.header(1)))
        .isInstanceOf(UncheckedIOException.class);
  }

  private QueueOptions options(String name, long disk) {
    return new QueueOptions(name, 100_000, dir.resolve(name), disk, false);
  }

  private static long count(Path file) throws IOException {
    long count = 0;
    try (SysFlowFileReader reader = new SysFlowFileReader(file)) {
      while (reader.hasNext()) {
        reader.next();
        count++;
      }
    }
    return count;
  }

  private static PrintStream stuck(CountDownLatch unstuck) {
    return new PrintStream(
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            try {
              unstuck.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
        },
        false,
        StandardCharsets.UTF_8);
  }

  private static PrintStream broken() {
    return new PrintStream(
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        },
        false,
        StandardCharsets.UTF_8);
  }

  private static final class Collecting implements RecordSink {
    private final List<SysFlow> records = new ArrayList<>();
    private final long dropped;
    private boolean failing;

    private Collecting(long dropped) {
      this.dropped = dropped;
    }

    @Override
    public void write(SysFlow datum) {
      if (failing) {
        throw new UncheckedIOException(new IOException("no more"));
      }
      records.add(datum);
    }

    @Override
    public long dropped() {
      return dropped;
    }

    @Override
    public Map<String, Long> metrics() {
      return Map.of("test_dropped", dropped);
    }

    @Override
    public void close() {}

    private List<Long> droppedInHeaders() {
      return records.stream()
          .map(SysFlow::rec)
          .filter(Header.class::isInstance)
          .map(rec -> ((Header) rec).agent())
          .map(agent -> agent == null ? -1 : agent.dropped())
          .toList();
    }
  }
}

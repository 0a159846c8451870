package io.sysflow.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.EventSource;
import io.sysflow.agent.event.Progress;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.flow.FlowBuilder;
import io.sysflow.agent.flow.FlowOptions;
import io.sysflow.agent.flow.NodeIdentity;
import io.sysflow.agent.flow.RedactionOptions;
import io.sysflow.agent.flow.Redactor;
import io.sysflow.agent.sink.RecordSink;
import io.sysflow.model.AgentFacts;
import io.sysflow.model.Header;
import io.sysflow.model.SysFlow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AgentTest {

  private static final long MS = 1_000_000L;

  private final AtomicLong clock = new AtomicLong(1_700_000_000_000L * MS);
  private final FakeSource source = new FakeSource();
  private final FakeSink sink = new FakeSink();

  @Test
  void itRunsUntilTheSourceEndsAndClosesEverything() {
    source.polls = 3;

    Agent agent = agent();
    agent.run();

    assertThat(sink.records.get(0).rec()).isInstanceOf(Header.class);
    assertThat(agent.metrics().flows().events()).isEqualTo(3);
    assertThat(source.closed).isTrue();
    assertThat(sink.closed).isTrue();
    assertThat(agent.metrics().toString()).startsWith("events=3 records=1 lost=0 open_flows=0");
  }

  @Test
  void anAgentThatIsStoppedHasFlushedItsSinks() {
    source.polls = Integer.MAX_VALUE;
    Agent agent = agent();

    agent.start();
    agent.close();

    assertThat(sink.closed).isTrue();
  }

  @Test
  void afterAGapThereIsACheckpointThatCountsIt() {
    source.polls = 40;
    sink.dropped = 7;

    agent().run();

    List<Header> headers = sink.records.stream().map(SysFlow::rec).map(Header.class::cast).toList();
    assertThat(headers).hasSize(2);
    assertThat(headers.get(1).heartbeat()).isFalse();
    assertThat(headers.get(1).agent()).isEqualTo(new AgentFacts("", "", "", "", false, 7));
  }

  private Agent agent() {
    NodeIdentity node = new NodeIdentity("n", "NA", "", "", "", "");
    FlowBuilder builder =
        new FlowBuilder(
            FlowOptions.DEFAULT, node, new Redactor(RedactionOptions.DEFAULT), clock.get());
    return new Agent(source, builder, sink, this::now, this::now);
  }

  /** A clock that runs 10 ms at each look. */
  private long now() {
    return clock.addAndGet(10 * MS);
  }

  private final class FakeSource implements EventSource {
    private int polls;
    private boolean closed;

    @Override
    public int poll(Consumer<? super SystemEvent> consumer) {
      if (polls == 0) {
        return -1;
      }
      polls--;
      consumer.accept(new Progress(clock.get()));
      return 1;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static final class FakeSink implements RecordSink {
    private final List<SysFlow> records = new ArrayList<>();
    private long dropped;
    private boolean closed;

    @Override
    public void write(SysFlow datum) {
      records.add(datum);
    }

    @Override
    public long dropped() {
      return dropped;
    }

    @Override
    public boolean needsCheckpoint() {
      return dropped > 0 && records.size() == 1;
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

package io.sysflow.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.streams.alert.EcsAlertEncoder;
import io.sysflow.streams.enrich.Limits;
import io.sysflow.streams.incident.IncidentLimits;
import io.sysflow.streams.nodes.NodeFacts;
import io.sysflow.streams.nodes.Pulse;
import io.sysflow.streams.policyset.PolicyBoard;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** What is said about nodes is said once, also where the watch moves to another instance. */
class WatchingTest {

  private final KeyValueStore<String, NodeFacts> store =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore(SysFlowTopology.NODES),
              Serdes.String(),
              NodeSerdes.facts())
          .withLoggingDisabled()
          .build();

  @Test
  void thatAllAreSilentIsSaidOnceOverARestart() {
    Instance first = new Instance(0);
    first.hear(1);
    assertThat(first.look(59)).isZero();
    assertThat(first.look(61)).isEqualTo(1);
    assertThat(first.look(200)).isZero();

    Instance second = new Instance(300);
    assertThat(second.look(500)).isZero();
    second.hear(2);
    assertThat(second.look(600)).isEqualTo(1);
    assertThat(store.approximateNumEntries()).isEqualTo(2);
  }

  /** The processor as it runs in an instance, on what the one before has left. */
  private final class Instance {

    private final MockProcessorContext<String, Watching.Watched> context =
        new MockProcessorContext<>();
    private final Processor<String, Pulse, String, Watching.Watched> processor;

    Instance(long second) {
      context.setCurrentSystemTimeMs(second * 1_000);
      store.init(context.getStateStoreContext(), store);
      context.addStateStore(store);
      processor = new Watching.ForTasks(parts(), Set.of()).get();
      processor.init(context);
    }

    void hear(long seq) {
      Pulse pulse = new Pulse("node", 7, seq, 0, 0, seq, "", 0);
      processor.process(new Record<>("node", pulse, 0));
    }

    /** Returns how many alerts there are when the clock stands there. */
    int look(long second) {
      context.setCurrentSystemTimeMs(second * 1_000);
      context.scheduledPunctuators().get(0).getPunctuator().punctuate(second * 1_000);
      int alerts = context.forwarded().size();
      context.resetForwards();
      return alerts;
    }
  }

  private static TopologyParts parts() {
    PolicyBoard board = new PolicyBoard(List.of());
    return new TopologyParts(
        Topics.DEFAULT,
        1,
        () -> (topic, bytes) -> null,
        Optional.empty(),
        Optional.empty(),
        inForce -> (record, witness) -> List.of(),
        board,
        new CorrelationsInForce(null, board),
        new EcsAlertEncoder(),
        IncidentLimits.DEFAULT,
        Limits.DEFAULT,
        TopologyParts.StoreKind.MEMORY,
        Counters.create());
  }
}

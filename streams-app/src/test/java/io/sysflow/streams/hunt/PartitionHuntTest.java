package io.sysflow.streams.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistryDeserializer;
import io.sysflow.codec.RegistrySerializer;
import io.sysflow.model.SysFlow;
import io.sysflow.policy.Policies;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.Records;
import io.sysflow.streams.topology.AcrossRun;
import io.sysflow.streams.topology.CorrelationRun;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartitionHuntTest {

  private static final RegistrySerializer<SysFlow> SERIALIZER =
      new RegistrySerializer<>(Codec.SYSFLOW, Registries.client("mock://hunt", Map.of()));

  private final List<String> judged = new ArrayList<>();
  private final PartitionHunt hunt = hunt();
  private long offset;

  @Test
  void whatTheApplicationPutsAsideIsNotJudged() {
    byte[] record =
        Objects.requireNonNull(
            SERIALIZER.serialize(
                "sysflow.records", new SysFlow(Records.connection(Records.CURL, 40), 7, 2, 40)));

    accept("", record);
    accept("n".repeat(2_000), record);
    accept("node", new byte[3 << 20]);
    accept(null, record);
    accept("node", record);

    assertThat(judged).containsExactly("node");
    assertThat(hunt.unreadable()).isEqualTo(4);
  }

  private PartitionHunt hunt() {
    Policy policy = Policies.builtin().policy();
    CorrelationRun correlations = new CorrelationRun(policy);
    return new PartitionHunt(
        new RegistryDeserializer<>(Codec.SYSFLOW, Registries.client("mock://hunt", Map.of())),
        (enriched, witness) -> {
          judged.add(enriched.node());
          return List.of();
        },
        ConsumerRecord.NO_TIMESTAMP,
        correlations,
        new AcrossRun(policy, alert -> {}, hits -> {}));
  }

  private void accept(@Nullable String node, byte[] value) {
    byte[] key = node == null ? null : node.getBytes(StandardCharsets.UTF_8);
    offset++;
    assertThat(hunt.accept(new ConsumerRecord<>("sysflow.records", 0, offset, key, value)))
        .isEmpty();
  }
}

package io.sysflow.streams.topology;

import static io.sysflow.streams.Records.CURL;
import static io.sysflow.streams.Records.connection;
import static io.sysflow.streams.Records.header;
import static io.sysflow.streams.Records.process;
import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistrySerializer;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Dead letters that are sent again take effect where they belong. */
class ReplayedRecordsTest {

  private static final RegistrySerializer<SysFlow> SERIALIZER =
      new RegistrySerializer<>(Codec.SYSFLOW, Registries.client("mock://topology", Map.of()));

  @Test
  void firstHeaderOfAnAgentThatIsGoneForgetsNothing() {
    try (TopologyFixture app =
        new TopologyFixture(false, TopologyFixture.byExecutable("/bin/curl"))) {
      app.send("node-a", header(), process(CURL, null, 30, "/bin/curl"));

      again(app, TopologyFixture.EPOCH - 1, 1, header());
      app.send("node-a", connection(CURL, 40));

      assertThat(app.alerts.readRecordsToList()).hasSize(1);
      assertThat(app.counters.snapshot()).containsEntry("epochs", 1L).containsEntry("late", 1L);
    }
  }

  @Test
  void formerNameOfAProcessHoldsForItsTimeOnly() {
    try (TopologyFixture app =
        new TopologyFixture(false, TopologyFixture.byExecutable("/bin/curl"))) {
      app.send("node-a", header());
      app.send("node-a", process(CURL, null, 31, "/bin/curl"));

      again(app, TopologyFixture.EPOCH, 1, process(CURL, null, 30, "/bin/bash"));
      app.send("node-a", connection(CURL, 30), connection(CURL, 40));

      assertThat(app.alerts.readRecordsToList()).hasSize(1);
    }
  }

  private static void again(TopologyFixture app, long epoch, long seq, SysFlowRecord rec) {
    byte[] bytes =
        Objects.requireNonNull(SERIALIZER.serialize("", new SysFlow(rec, epoch, seq, seq)));
    RecordHeaders headers = new RecordHeaders();
    headers.add(PoisonHandler.AGAIN, "0:0".getBytes(StandardCharsets.UTF_8));
    app.records.pipeInput(new TestRecord<>("node-a", bytes, headers));
  }
}

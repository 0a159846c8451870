package io.sysflow.streams.topology;

import static io.sysflow.streams.Records.BASH;
import static io.sysflow.streams.Records.CURL;
import static io.sysflow.streams.Records.SSHD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.streams.Records;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class IncidentStageTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Oid OTHER = new Oid(Records.seconds(31), 301);

  /** What an outsider sees: the last value of each key. */
  private final Map<String, String> topic = new TreeMap<>();

  @Test
  void alertsOfOneTreeAreOneIncidentWhateverTheOrder() throws IOException {
    List<Map<String, String>> ends = new ArrayList<>();
    Random random = new Random(7);
    for (int order = 0; order < 5; order++) {
      topic.clear();
      List<String> nodes = new ArrayList<>(List.of("n1", "n1", "n1", "n2", "n2", "n2"));
      Collections.shuffle(nodes, random);
      try (TopologyFixture cluster =
          new TopologyFixture(false, TopologyFixture.byExecutable("/usr/bin/curl"))) {
        Map<String, List<SysFlow>> left = new TreeMap<>();
        left.put("n1", script());
        left.put("n2", script());
        for (String node : nodes) {
          List<SysFlow> rest = Objects.requireNonNull(left.get(node));
          for (int i = 0; i < 3 && !rest.isEmpty(); i++) {
            cluster.send(node, rest.remove(0));
          }
          if (random.nextBoolean()) {
            cluster.driver.advanceWallClockTime(Duration.ofSeconds(2));
          }
        }
        cluster.driver.advanceWallClockTime(Duration.ofSeconds(2));
        read(cluster);
      }
      // Where a record stands in the log is a matter of the order, and of nothing else.
      topic.replaceAll((id, json) -> json.replaceAll(",\"witness\":\\{[^}]*}", ""));
      ends.add(new TreeMap<>(topic));
    }

    assertThat(ends).allSatisfy(end -> assertThat(end).isEqualTo(ends.get(0)));
    assertThat(ends.get(0)).containsOnlyKeys("n1-7-6", "n2-7-6");
    JsonNode incident = JSON.readTree(Objects.requireNonNull(ends.get(0).get("n1-7-6")));
    assertThat(incident.at("/sysflow/incident/count").asInt()).isEqualTo(2);
    assertThat(incident.at("/sysflow/incident/origin/executable").asText())
        .isEqualTo("/usr/sbin/nginx");
  }

  @Test
  void nothingIsLostInARestart() throws IOException {
    List<byte[]> kept = new ArrayList<>();
    List<SysFlow> script = script();
    try (TopologyFixture first =
        new TopologyFixture(false, TopologyFixture.byExecutable("/usr/bin/curl"))) {
      script.subList(0, 6).forEach(record -> first.send("n1", record));
      first.driver.advanceWallClockTime(Duration.ofSeconds(2));
      read(first);
      KeyValueStore<byte[], byte[]> store = first.driver.getKeyValueStore(IncidentStage.FACTS);
      try (KeyValueIterator<byte[], byte[]> all = store.all()) {
        all.forEachRemaining(entry -> kept.add(entry.value));
      }
    }

    assertThat(
            JSON.readTree(Objects.requireNonNull(topic.get("n1-7-6")))
                .at("/sysflow/incident/count")
                .asInt())
        .isEqualTo(1);
    assertThat(kept)
        .anySatisfy(
            bytes ->
                assertThat(IncidentSerdes.facts().deserializer().deserialize("", bytes))
                    .hasToString("ToldFact[id=n1-7-6]"));
  }

  private void read(TopologyFixture cluster) {
    for (TestRecord<String, byte[]> record :
        cluster
            .driver
            .createOutputTopic(
                Topics.DEFAULT.incidents(), new StringDeserializer(), new ByteArrayDeserializer())
            .readRecordsToList()) {
      if (record.value() == null) {
        topic.remove(record.key());
      } else {
        topic.put(
            record.key(), new String(record.value(), java.nio.charset.StandardCharsets.UTF_8));
      }
    }
  }

  /** Two processes that raise alerts, below a server that is seen to accept only afterwards. */
  private static List<SysFlow> script() {
    List<SysFlowRecord> records =
        List.of(
            Records.header(),
            Records.process(SSHD, null, 10, "/usr/sbin/nginx"),
            Records.process(BASH, SSHD, 20, "/bin/bash"),
            Records.process(CURL, BASH, 30, "/usr/bin/curl"),
            Records.process(OTHER, BASH, 31, "/usr/bin/curl"),
            Records.event(CURL, 40, OpFlag.EXEC),
            Records.event(OTHER, 41, OpFlag.EXEC),
            Records.connection(SSHD, 39));
    List<SysFlow> script = new ArrayList<>();
    for (SysFlowRecord record : records) {
      script.add(
          new SysFlow(
              record,
              TopologyFixture.EPOCH,
              script.size() + 1L,
              Records.seconds(40 + script.size())));
    }
    return script;
  }
}

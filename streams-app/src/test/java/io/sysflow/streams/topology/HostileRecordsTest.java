package io.sysflow.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistrySerializer;
import io.sysflow.model.AgentFacts;
import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Header;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.streams.Records;
import io.sysflow.streams.enrich.Counts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whoever may write the topic of records, or a node that lost its mind, stops nobody's judging. */
class HostileRecordsTest {

  private static final RegistrySerializer<SysFlow> SERIALIZER =
      new RegistrySerializer<>(Codec.SYSFLOW, Registries.client("mock://topology", Map.of()));
  private static final int RUNS = Integer.getInteger("sysflow.runs", 1_000);

  @Test
  void bytesThatAreChangedAnywhereAreReadOrPutAside() {
    Random random = new Random(7);
    Counters counters = Counters.create();
    List<byte[]> valid = valid();
    try (TopologyFixture app =
        new TopologyFixture(
            true,
            counters,
            new io.sysflow.streams.policyset.PolicyBoard(List.of()),
            store -> TopologyFixture.byExecutable("/bin/curl"))) {
      for (int i = 0; i < RUNS; i++) {
        byte[] bytes = changed(valid.get(random.nextInt(valid.size())), random);
        app.records.pipeInput("node-" + random.nextInt(3), bytes);
      }

      assertStillJudges(app);
      Counts<Outcome> outcomes = counters.outcomes();
      assertThat(app.dlq.readRecordsToList())
          .hasSize((int) outcomes.get(Outcome.POISON))
          .hasSizeGreaterThan(RUNS / 10);
    }
  }

  @Test
  void nodeWithoutANameOrWithOneTooLongIsPutAside() {
    try (TopologyFixture app =
        new TopologyFixture(true, TopologyFixture.byExecutable("/bin/curl"))) {
      byte[] header = bytes(new SysFlow(header("m"), TopologyFixture.EPOCH, 1, 1));
      app.records.pipeInput("", header);
      app.records.pipeInput("n".repeat(70_000), header);

      assertThat(app.dlq.readRecordsToList())
          .extracting(HostileRecordsTest::message)
          .containsExactly(
              "expected the node as key but found none",
              "expected the node as key but found one of 70000 letters");
      assertStillJudges(app);
    }
  }

  @Test
  void machineThatSaysALongNameStopsNothing() {
    try (TopologyFixture app =
        new TopologyFixture(true, TopologyFixture.byExecutable("/bin/curl"))) {
      app.send("node-bad", header("m".repeat(70_000)));

      assertStillJudges(app);
    }
  }

  @Test
  void recordTooLargeForTheDeadLettersLeavesItsPlaceThere() {
    try (TopologyFixture app =
        new TopologyFixture(true, TopologyFixture.byExecutable("/bin/curl"))) {
      app.records.pipeInput("node-bad", new byte[5 << 20]);

      var letters = app.dlq.readRecordsToList();
      assertThat(letters).hasSize(1);
      assertThat(letters.get(0).value()).isNull();
      assertThat(message(letters.get(0))).isEqualTo("a record of 5242880 bytes, more than 2097152");
      assertThat(letters.get(0).headers().lastHeader(PoisonHandler.HEADER + "bytes").value())
          .asString()
          .isEqualTo("5242880");
      assertStillJudges(app);
    }
  }

  /** Kafka would refuse larger messages, and a thread that is refused one starts over for ever. */
  @Test
  void nothingGrowsBeyondWhatTopicsTake() {
    try (TopologyFixture app = new TopologyFixture(true, HostileRecordsTest::everything)) {
      app.send("node-bad", Records.header());
      Oid parent = null;
      for (int i = 1; i <= 40; i++) {
        Oid oid = new Oid(Records.seconds(i), i);
        app.send("node-bad", verbose(Records.process(oid, parent, i, "/bin/" + "e".repeat(1000))));
        app.send("node-bad", Records.event(oid, i, OpFlag.EXEC), Records.connection(oid, i));
        parent = oid;
      }

      Map<String, Integer> largest = new TreeMap<>();
      for (String topic : app.driver.producedTopicNames()) {
        app.driver
            .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
            .readRecordsToList()
            .forEach(record -> largest.merge(topic, length(record.value()), Math::max));
      }
      assertThat(largest).containsKeys("sysflow.alerts", "sysflow.enriched");
      assertThat(largest)
          .allSatisfy((topic, size) -> assertThat(size).isLessThan(TopicPlan.MAX_MESSAGE_BYTES));
      assertStillJudges(app);
    }
  }

  private static int length(byte[] value) {
    return value == null ? 0 : value.length;
  }

  private static ProcessEntity verbose(ProcessEntity process) {
    return process.toBuilder().exeArgs("x".repeat(900_000)).build();
  }

  private static List<Alert> everything(
      EnrichedRecord record, Supplier<Alert.@Nullable Witness> witness) {
    ProcessEntity process = Objects.requireNonNull(record.process());
    return TopologyFixture.byExecutable(process.exe()).detect(record, witness);
  }

  private static String message(TestRecord<byte[], byte[]> letter) {
    return new String(
        letter.headers().lastHeader(PoisonHandler.HEADER + "message").value(),
        StandardCharsets.UTF_8);
  }

  private static void assertStillJudges(TopologyFixture app) {
    app.alerts.readRecordsToList();
    app.send(
        "node-good",
        Records.header(),
        Records.process(Records.CURL, null, 30, "/bin/curl"),
        Records.event(Records.CURL, 31, OpFlag.EXEC));
    assertThat(app.alerts.readRecordsToList()).extracting(TestRecord::key).isNotEmpty();
  }

  private static List<byte[]> valid() {
    List<SysFlowRecord> records =
        List.of(
            header("0123456789abcdef"),
            Records.process(Records.INIT, null, 1, "/sbin/init"),
            Records.process(Records.CURL, Records.INIT, 30, "/bin/curl", "c1"),
            Records.event(Records.CURL, 31, OpFlag.EXEC));
    return java.util.stream.IntStream.range(0, records.size())
        .mapToObj(i -> bytes(new SysFlow(records.get(i), TopologyFixture.EPOCH, i + 1, i + 1)))
        .toList();
  }

  private static Header header(String machine) {
    return new Header(
        Header.VERSION,
        "node-a",
        "10.0.0.5",
        "",
        new AgentFacts(machine, "boot", "x86_64", "1", false, 0));
  }

  private static byte[] bytes(SysFlow sysflow) {
    return Objects.requireNonNull(SERIALIZER.serialize(Topics.DEFAULT.records(), sysflow));
  }

  /** Changes bytes, or cuts, or adds some. */
  private static byte[] changed(byte[] bytes, Random random) {
    byte[] changed = bytes.clone();
    switch (random.nextInt(3)) {
      case 0 -> changed = Arrays.copyOf(changed, random.nextInt(changed.length));
      case 1 -> changed = Arrays.copyOf(changed, changed.length + 1 + random.nextInt(20));
      default -> {
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
          changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
      }
    }
    return changed;
  }
}

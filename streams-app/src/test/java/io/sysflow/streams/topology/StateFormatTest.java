package io.sysflow.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.sysflow.codec.Registries;
import io.sysflow.model.Header;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.XopFlags;
import io.sysflow.policy.Policies;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.Records;
import io.sysflow.streams.enrich.EntityKey;
import io.sysflow.streams.nodes.NodeFacts;
import io.sysflow.streams.nodes.Pulse;
import io.sysflow.streams.policyset.PolicyBoard;
import io.sysflow.streams.policyset.PolicySet;
import io.sysflow.streams.policyset.PolicySetJson;
import io.sysflow.streams.policyset.ShadowReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

/**
 * What an earlier version left in the stores, in the bytes of then, is taken up by this one. The
 * file holds a line for each entry: the store, the key and the value in hexadecimal.
 */
class StateFormatTest {

  private static final Oid SHELL = new Oid(1, 2);
  private static final Oid CHILD = new Oid(3, 4);
  private static final Oid ENDED = new Oid(5, 6);
  private static final Oid UNKNOWN = new Oid(7, 8);
  private static final String RULE =
      """
      - rule: Below a shell
        desc: A program started by a shell
        condition: evt.type = execve and proc.pname = sh
        output: "%proc.name of %proc.pname"
        priority: WARNING
      """;

  @Test
  void stateOfTheFirstFormatIsTakenUp() throws Exception {
    int schema =
        Registries.client("mock://topology", Map.of())
            .register("first-value", new AvroSchema(NeighbourSchemaTest.schema("SysFlow-1.avsc")));
    try (TopologyFixture app = app(Policies.builtin().policy())) {
      for (String line : lines("state-1.txt")) {
        restore(app, line, schema);
      }

      app.send("node", new SysFlow(exec(CHILD), 7, 7, 7));
      app.send("node", new SysFlow(exec(CHILD), 7, 10, 10));

      assertThat(app.alerts.readValuesToList())
          .hasSize(3)
          .map(value -> new String(value, StandardCharsets.UTF_8))
          .satisfiesExactlyInAnyOrder(
              json -> assertThat(json).contains("\"rule\":", "below-a-shell", "child of sh"),
              json -> assertThat(json).contains("below-a-shell", "child of sh"),
              json -> assertThat(json).contains("records-missing"));
      assertThat(app.counters.snapshot())
          .containsEntry("nodes_loaded", 1L)
          .containsEntry("missing", 2L);
      assertThat(app.dlq.isEmpty()).isTrue();
    }
  }

  /** What a later version tells while instances of both run. */
  @Test
  void pulsesOfALaterFormAreReadAsFarAsTheyAreKnown() {
    Pulse pulse = new Pulse("node", 7, 8, 1, 2, 9, "machine", 0);
    Serde<Pulse> serde = NodeSerdes.pulses();
    byte[] known = serde.serializer().serialize("", pulse);
    byte[] later = ByteBuffer.allocate(known.length + 8).put(known).putLong(42).array();
    later[0] = 2;

    assertThat(serde.deserializer().deserialize("", later)).isEqualTo(pulse);
  }

  @Test
  void factsOfALaterFormAreForgotten() {
    Serde<NodeFacts> serde = NodeSerdes.facts();

    assertThat(serde.deserializer().deserialize("", new byte[] {2, 1, 2, 3})).isNull();
  }

  /** Prints the state of this version, for the file of the next format. */
  public static void main(String[] arguments) throws IOException {
    StateFormatTest test = new StateFormatTest();
    try (TopologyFixture app = test.app(Policies.builtin().policy())) {
      PolicySet set =
          new PolicySet(
              "default",
              false,
              1,
              policy().version(),
              List.of(new RulesFile("r.yaml", RULE)),
              null);
      app.policies.pipeInput("default", PolicySetJson.bytes(set));
      long seq = 0;
      for (SysFlowRecord rec :
          List.of(
              new Header(Header.VERSION, "node", "NA", "", null),
              Records.process(SHELL, null, 1, "/bin/sh"),
              Records.process(CHILD, SHELL, 3, "/usr/bin/child"),
              Records.process(ENDED, SHELL, 5, "/usr/bin/ended"),
              event(ENDED, 6, OpFlag.EXIT),
              exec(UNKNOWN))) {
        seq++;
        app.send("node", new SysFlow(rec, 7, seq, seq));
      }
      test.print(app);
    }
  }

  private void print(TopologyFixture app) {
    app.kept()
        .forEach(
            entry ->
                line(
                    SysFlowTopology.ENTITIES,
                    new EntityKeySerde().serializer().serialize("", entry.key),
                    entry.value));
    KeyValueStore<String, byte[]> inForce = app.driver.getKeyValueStore(SysFlowTopology.IN_FORCE);
    try (KeyValueIterator<String, byte[]> all = inForce.all()) {
      all.forEachRemaining(
          entry ->
              line(
                  SysFlowTopology.IN_FORCE,
                  entry.key.getBytes(StandardCharsets.UTF_8),
                  entry.value));
    }
    KeyValueStore<String, NodeFacts> nodes = app.driver.getKeyValueStore(SysFlowTopology.NODES);
    try (KeyValueIterator<String, NodeFacts> all = nodes.all()) {
      all.forEachRemaining(
          entry ->
              line(
                  SysFlowTopology.NODES,
                  entry.key.getBytes(StandardCharsets.UTF_8),
                  NodeSerdes.facts().serializer().serialize("", entry.value)));
    }
  }

  private static void line(String store, byte[] key, byte[] value) {
    HexFormat hex = HexFormat.of();
    System.out.println(store + " " + hex.formatHex(key) + " " + hex.formatHex(value));
  }

  private static void restore(TopologyFixture app, String line, int schema) {
    String[] words = line.split(" ", -1);
    byte[] key = HexFormat.of().parseHex(words[1]);
    byte[] value = HexFormat.of().parseHex(words[2]);
    if (words[0].equals(SysFlowTopology.ENTITIES)) {
      EntityKey entity = new EntityKeySerde().deserializer().deserialize("", key);
      if (!(entity instanceof EntityKey.OfNode) && !(entity instanceof EntityKey.OfExit)) {
        // The registry of this run has numbers of its own.
        int record = entity instanceof EntityKey.OfWaiting ? Integer.BYTES + Long.BYTES : 0;
        ByteBuffer.wrap(value).putInt(record + 1, schema);
      }
      KeyValueStore<EntityKey, byte[]> store = app.driver.getKeyValueStore(words[0]);
      store.put(entity, value);
    } else if (words[0].equals(SysFlowTopology.NODES)) {
      KeyValueStore<String, NodeFacts> store = app.driver.getKeyValueStore(words[0]);
      store.put(
          new String(key, StandardCharsets.UTF_8),
          NodeSerdes.facts().deserializer().deserialize("", value));
    } else {
      KeyValueStore<String, byte[]> store = app.driver.getKeyValueStore(words[0]);
      store.put(new String(key, StandardCharsets.UTF_8), value);
    }
  }

  private static List<String> lines(String name) throws IOException {
    try (InputStream in = StateFormatTest.class.getResourceAsStream(name)) {
      List<String> lines = new ArrayList<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(lines::add);
      return lines;
    }
  }

  private TopologyFixture app(Policy local) {
    Counters counters = Counters.create();
    PolicyBoard board = new PolicyBoard(List.of());
    return new TopologyFixture(
        false,
        counters,
        board,
        store -> new PoliciesInForce(local, board, store, new ShadowReport(), counters));
  }

  private static Policy policy() {
    return Policies.compile("default", List.of(new RulesFile("r.yaml", RULE))).policy();
  }

  private static ProcessEvent exec(Oid oid) {
    return event(oid, 9, OpFlag.EXEC);
  }

  private static ProcessEvent event(Oid oid, long ts, OpFlag flag) {
    return new ProcessEvent(
        oid, ts, oid.hpid(), OpFlags.of(flag), List.of(), 0, XopFlags.NONE, null, null);
  }
}

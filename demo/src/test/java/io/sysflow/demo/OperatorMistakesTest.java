package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistrySerializer;
import io.sysflow.model.Header;
import io.sysflow.model.Oid;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.policy.Policies;
import io.sysflow.policy.ir.RuleSwitches;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.StartException;
import io.sysflow.streams.StreamsApp;
import io.sysflow.streams.StreamsSettings;
import io.sysflow.streams.alert.AlertTopicEncoder;
import io.sysflow.streams.alert.EcsAlertEncoder;
import io.sysflow.streams.alert.FalcoAlertEncoder;
import io.sysflow.streams.policyset.PolicySet;
import io.sysflow.streams.policyset.PolicySignature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with a cluster is said, counted, and stops nothing that could go on. */
class OperatorMistakesTest {

  private static final String RECORDS = "sysflow.records";
  private static final Oid PROCESS = new Oid(1_000_000_000L, 42);
  private static final Policy POLICY =
      Policies.compile(
              "any",
              List.of(
                  new RulesFile(
                      "rules.yaml",
                      "- {rule: R, desc: d, condition: evt.type = connect, output: o, priority:"
                          + " INFO}")))
          .policy();

  @TempDir private Path directory;

  /** One test, since a cluster takes seconds. */
  @Test
  void whatIsWrongIsSaidAndWorkGoesOn() throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.start(directory.resolve("cluster"));
        Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      Clients.createTopics(cluster.bootstrapServers(), 1);
      recordsThatWereDeletedAreCounted(cluster, admin);
      instancesThatDoNotFitAreRefused(cluster);
      recordsThatAreNoneArePutAside(cluster);
      policiesThatAreNotMeantLeaveThoseInForce(cluster);
      serialsThatLeaveNoRoomAreRefused(cluster);
      FullDisk.endsAnInstance(cluster, directory, POLICY);
      otherPartitionsAreRefused(cluster, admin);
    }
  }

  private void recordsThatWereDeletedAreCounted(EmbeddedCluster cluster, Admin admin)
      throws Exception {
    try (StreamsApp app = started(cluster, "a", new EcsAlertEncoder())) {
      send(cluster, 1, new Header(Header.VERSION, "node", "NA", "", null));
      send(cluster, 2, Samples.process(PROCESS, null, "/bin/sh"));
      send(cluster, 3, Samples.connection(PROCESS, 3, 80));
      await(app, "alerts", 1);
    }
    for (long seq = 4; seq <= 8; seq++) {
      send(cluster, seq, Samples.connection(PROCESS, seq, 80));
    }
    admin
        .deleteRecords(Map.of(new TopicPartition(RECORDS, 0), RecordsToDelete.beforeOffset(6)))
        .all()
        .get();
    try (StreamsApp app = started(cluster, "a", new EcsAlertEncoder())) {
      await(app, "alerts", 2);
      assertThat(app.counts()).containsEntry("deleted_unread", 3L).containsEntry("missing", 3L);
    }
  }

  private void instancesThatDoNotFitAreRefused(EmbeddedCluster cluster) throws Exception {
    try (StreamsApp first = started(cluster, "a", new EcsAlertEncoder());
        StreamsApp second = app(cluster, "b", new FalcoAlertEncoder())) {
      assertThatThrownBy(second::start)
          .isInstanceOf(StartException.class)
          .hasMessageContaining("--alert-format is ecs there and falco here");
      assertThat(first.disagreements()).isEmpty();
    }
    started(cluster, "b", new FalcoAlertEncoder()).close();
  }

  /** Bytes that begin as a record of a known schema, or of one that nobody registered. */
  private void recordsThatAreNoneArePutAside(EmbeddedCluster cluster) throws Exception {
    byte[] good = bytes(cluster, 9, Samples.connection(PROCESS, 9, 80));
    byte[] unknown = good.clone();
    unknown[1] = 0x7f;
    List<byte[]> bad =
        List.of(
            Arrays.copyOf(good, good.length / 2),
            Arrays.copyOf(good, 5),
            Arrays.copyOf(good, good.length + 1),
            new byte[0],
            unknown,
            new byte[5 << 20]);
    try (StreamsApp app = started(cluster, "a", new EcsAlertEncoder())) {
      for (byte[] value : bad) {
        produce(cluster, value);
      }
      send(cluster, 9, Samples.connection(PROCESS, 9, 80));
      await(app, "alerts", 1);
      assertThat(app.counts()).containsEntry("poison", (long) bad.size());
    }
    assertThat(Said.whole(new String[] {"dlq", "list"}, bootstrap(cluster)).lines())
        .hasSize(bad.size())
        .last()
        .asString()
        .endsWith("5242880 bytes  a record of 5242880 bytes, more than 2097152");
    assertThat(Said.whole(new String[] {"dlq", "replay", "--all"}, bootstrap(cluster)))
        .startsWith("1 5 sent\n1 not sent: too large to be kept");
  }

  /** Signed by another, or signed once and sent again. */
  private void policiesThatAreNotMeantLeaveThoseInForce(EmbeddedCluster cluster) throws Exception {
    Path ours = keys("ours");
    Path theirs = keys("theirs");
    String verify = "--policy-key=" + directory.resolve("ours.pub");
    push(cluster, ours, "first");
    String older = policies(cluster).get(0);
    push(cluster, ours, "second");
    push(cluster, theirs, "third");
    publish(cluster, "default", older);
    StreamsSettings settings = settings(cluster, "c");
    try (StreamsApp app =
        new StreamsApp(
            new StreamsSettings(
                settings.applicationId(),
                settings.cluster(),
                settings.topics(),
                settings.partitions(),
                settings.stateDir(),
                settings.store(),
                settings.threads(),
                settings.delivery(),
                settings.commitInterval(),
                settings.group(),
                settings.enriched(),
                settings.links(),
                settings.incidents(),
                settings.limits(),
                PolicySignature.publicKeys(Files.readString(directory.resolve("ours.pub"))),
                settings.http(),
                settings.patience()),
            POLICY)) {
      app.start();
      assertThat(app.awaitRunning(Duration.ofMinutes(1))).isTrue();
      assertThat(inForce(app)).contains("second");
      assertThat(app.counts()).containsEntry("policies_refused", 2L);
      madeUpSerialsDoNotCount(cluster, app, ours, verify);
    }
    assertThat(Said.whole(new String[] {"policy", "list", verify}, bootstrap(cluster)))
        .contains("in force, 1 rules, signature good\n")
        .contains("bad: an older one was published after it\n");
  }

  /** Without the key nobody keeps others from publishing. */
  private void madeUpSerialsDoNotCount(
      EmbeddedCluster cluster, StreamsApp app, Path ours, String verify) throws Exception {
    String last = "{\"name\":\"default\",\"serial\":%d,\"version\":\"-\",\"files\":[]%s}";
    publish(cluster, "default", last.formatted(PolicySet.LAST_SERIAL, ""));
    publish(cluster, "default", last.formatted(PolicySet.LAST_SERIAL, ",\"signature\":\"AAAA\""));
    publish(cluster, "default", "{\"name\":\"default\",\"version\":\"-\",\"files\":[null]}");
    String[] push = {"policy", "push", verify, directory.resolve("first.yaml").toString()};

    assertThat(Said.whole(push, bootstrap(cluster)))
        .isEqualTo(
            "1 sysflow policy push: not published: instances with the keys of --policy-key would"
                + " refuse it, for it is not signed (--sign-key)\n");
    assertThat(
            Said.whole(push, bootstrap(cluster), "--sign-key=" + directory.resolve("theirs.pem")))
        .startsWith("1 ")
        .endsWith("for it is signed with another key (--sign-key)\n");
    await(app, "policies_refused", 5);
    assertThat(inForce(app)).contains("second");
    assertThat(Said.whole(push, bootstrap(cluster), "--sign-key=" + ours))
        .startsWith("0 published default version ");
    for (int i = 0; i < 600 && !inForce(app).contains("first"); i++) {
      Thread.sleep(100);
    }
    assertThat(inForce(app)).contains("first");
    publish(cluster, "default", last.formatted(PolicySet.LAST_SERIAL, ""));
    assertThat(Said.whole(new String[] {"policy", "list", verify}, bootstrap(cluster)))
        .contains("in force, 1 rules, signature good\n")
        .contains("bad: one that is not well signed came after it\n");
    push(cluster, ours, "second");
    publish(cluster, "default", policies(cluster).get(0));
  }

  private static String inForce(StreamsApp app) {
    return Objects.requireNonNull(app.policies().get("default")).set().files().get(0).content();
  }

  /** Whoever may write to the topic need not go by our commands. */
  private void serialsThatLeaveNoRoomAreRefused(EmbeddedCluster cluster) throws Exception {
    String set = "{\"name\":\"%s\",\"serial\":%d,\"version\":\"-\",\"files\":[]}";
    publish(cluster, "much", set.formatted("much", Long.MAX_VALUE));
    publish(cluster, "last", set.formatted("last", PolicySet.LAST_SERIAL));
    String[] push = {"policy", "push", directory.resolve("first.yaml").toString()};

    assertThat(Said.whole(push, bootstrap(cluster), "--set=much"))
        .startsWith("0 published much version ");
    assertThat(Said.whole(push, bootstrap(cluster), "--set=last"))
        .startsWith(
            "1 sysflow policy push: not published: the serial of what stands under 'last' is the"
                + " last there is, 9999999999999.");
  }

  private static void publish(EmbeddedCluster cluster, String key, String set) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>("sysflow.policies", key, set)).get();
    }
  }

  private void push(EmbeddedCluster cluster, Path key, String rule) throws Exception {
    Path rules =
        Files.writeString(
            directory.resolve(rule + ".yaml"),
            "- {rule: %s, desc: d, condition: evt.type = open, output: o, priority: INFO}"
                .formatted(rule));
    assertThat(
            Said.whole(
                new String[] {"policy", "push", "--sign-key=" + key, rules.toString()},
                bootstrap(cluster)))
        .startsWith("0 published default");
  }

  /** Returns what is published, in order. */
  private static List<String> policies(EmbeddedCluster cluster) {
    return Clients.readAll(cluster.bootstrapServers(), "sysflow.policies");
  }

  /** Makes a pair of keys; returns the file of the private one. */
  private Path keys(String name) throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    pem(name + ".pub", "PUBLIC KEY", keys.getPublic());
    return pem(name + ".pem", "PRIVATE KEY", keys.getPrivate());
  }

  private Path pem(String file, String type, Key key) throws Exception {
    return Files.writeString(
        directory.resolve(file),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(type, Base64.getMimeEncoder().encodeToString(key.getEncoded()), type));
  }

  private void otherPartitionsAreRefused(EmbeddedCluster cluster, Admin admin) throws Exception {
    admin.createPartitions(Map.of(RECORDS, NewPartitions.increaseTo(2))).all().get();
    try (StreamsApp app = app(cluster, "a", new EcsAlertEncoder())) {
      assertThatThrownBy(app::start)
          .isInstanceOf(StartException.class)
          .hasMessageContaining(
              "topic sysflow-streams-entities-changelog has 1 partitions, expected 2");
    }
  }

  private static String bootstrap(EmbeddedCluster cluster) {
    return "--bootstrap-servers=" + cluster.bootstrapServers();
  }

  private StreamsApp started(EmbeddedCluster cluster, String state, AlertTopicEncoder encoder)
      throws InterruptedException {
    StreamsApp app = app(cluster, state, encoder);
    app.start();
    assertThat(app.awaitRunning(Duration.ofMinutes(1))).isTrue();
    return app;
  }

  private StreamsApp app(EmbeddedCluster cluster, String state, AlertTopicEncoder encoder) {
    return new StreamsApp(settings(cluster, state), POLICY, RuleSwitches.NONE, encoder);
  }

  private StreamsSettings settings(EmbeddedCluster cluster, String state) {
    return StreamsSettings.of(
        StreamsSettings.Cluster.of(cluster.bootstrapServers(), cluster.registryUrl()),
        directory.resolve(state));
  }

  private static void await(StreamsApp app, String count, long number) throws InterruptedException {
    for (int i = 0; i < 600 && app.counts().getOrDefault(count, 0L) < number; i++) {
      Thread.sleep(100);
    }
    assertThat(app.counts()).containsEntry(count, number);
  }

  private static void send(EmbeddedCluster cluster, long seq, SysFlowRecord rec) throws Exception {
    produce(cluster, bytes(cluster, seq, rec));
  }

  private static byte[] bytes(EmbeddedCluster cluster, long seq, SysFlowRecord rec) {
    RegistrySerializer<SysFlow> serializer =
        new RegistrySerializer<>(Codec.SYSFLOW, Registries.client(cluster.registryUrl(), Map.of()));
    return Objects.requireNonNull(serializer.serialize(RECORDS, new SysFlow(rec, 1, seq, seq)));
  }

  /** The largest is small on its way, for it is compressed. */
  private static void produce(EmbeddedCluster cluster, byte[] value) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "max.request.size",
                16 << 20,
                "compression.type",
                "lz4"),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(RECORDS, "node", value)).get();
    }
  }
}

package io.sysflow.streams.topology;

import static io.sysflow.streams.Records.BASH;
import static io.sysflow.streams.Records.CURL;
import static io.sysflow.streams.Records.SSHD;
import static io.sysflow.streams.Records.connection;
import static io.sysflow.streams.Records.header;
import static io.sysflow.streams.Records.process;
import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.Link;
import io.sysflow.model.LinkParty;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.Traffic;
import io.sysflow.streams.link.EndKey;
import io.sysflow.streams.link.EndLog;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // what is missing fails the test
final class LinkStageTest {

  private static final Detector NONE = (record, witness) -> List.of();

  @Test
  void endsOnTwoNodesAreOneLinkWhicheverComesFirst() {
    try (TopologyFixture one = new TopologyFixture(false, NONE);
        TopologyFixture other = new TopologyFixture(false, NONE)) {
      client(one);
      server(one);
      server(other);
      client(other);

      Link link = one.links().values().iterator().next();
      assertThat(other.links()).hasSize(1).containsValue(link);
      assertThat(link.state()).isEqualTo(Link.State.WHOLE);
      assertThat(link.client().node()).isEqualTo("node-a");
      assertThat(link.server().node()).isEqualTo("node-b");
      assertThat(link.client().parties())
          .extracting(LinkParty::oid, party -> party.process().exe())
          .containsExactly(org.assertj.core.api.Assertions.tuple(CURL, "/usr/bin/curl"));
      assertThat(link.client().parties().get(0).ancestors())
          .extracting(ProcessEntity::exe)
          .containsExactly("/bin/bash");
      assertThat(link.bytesToServer()).isEqualTo(400);
    }
  }

  @Test
  void anEndWithoutTheOtherIsReportedAfterTheGrace() {
    try (TopologyFixture app = new TopologyFixture(false, NONE)) {
      client(app);
      app.pass(Duration.ofSeconds(20));
      assertThat(app.links()).isEmpty();

      app.pass(Duration.ofSeconds(70));

      assertThat(app.links().values())
          .singleElement()
          .satisfies(
              link -> {
                assertThat(link.state()).isEqualTo(Link.State.HALF);
                assertThat(link.reason()).isEqualTo(Link.Reason.NO_OTHER_END);
              });
      assertThat(app.counters.snapshot()).containsEntry("links_half", 1L);
    }
  }

  @Test
  void whatIsKnownOfAnEndIsReadAsWritten() {
    try (TopologyFixture app = new TopologyFixture(false, NONE)) {
      client(app);
      server(app);
      KeyValueStore<EndKey, EndLog> store = app.driver.getKeyValueStore(LinkStage.ENDS);
      try (KeyValueIterator<EndKey, EndLog> all = store.all()) {
        assertThat(all).toIterable().hasSize(2).allSatisfy(LinkStageTest::isReadAsWritten);
      }
    }
  }

  private static void isReadAsWritten(KeyValue<EndKey, EndLog> entry) {
    byte[] key = LinkSerdes.keys().serializer().serialize("", entry.key);
    byte[] bytes = LinkSerdes.logs().serializer().serialize("", entry.value);

    EndLog read = LinkSerdes.logs().deserializer().deserialize("", bytes);

    assertThat(LinkSerdes.keys().deserializer().deserialize("", key)).isEqualTo(entry.key);
    assertThat(read.key()).isEqualTo(entry.key);
    assertThat(read.pieces()).isEqualTo(entry.value.pieces()).isNotEmpty();
    assertThat(read.people()).isEqualTo(entry.value.people()).isNotEmpty();
    assertThat(read.told()).isEqualTo(entry.value.told());
  }

  private static void client(TopologyFixture app) {
    app.send(
        "node-a",
        header(),
        process(BASH, null, 20, "/bin/bash"),
        process(CURL, BASH, 30, "/usr/bin/curl"),
        flow(CURL, 40, OpFlag.CONNECT));
  }

  private static void server(TopologyFixture app) {
    app.send(
        "node-b",
        header(),
        process(SSHD, null, 10, "/usr/sbin/sshd"),
        flow(SSHD, 41, OpFlag.ACCEPT));
  }

  private static NetworkFlow flow(Oid oid, long ts, OpFlag op) {
    Traffic sent = new Traffic(4, 400);
    boolean client = op == OpFlag.CONNECT;
    return connection(
        oid,
        ts,
        OpFlags.of(op),
        client ? Traffic.NONE : sent,
        client ? sent : Traffic.NONE,
        client ? 0 : 4);
  }
}

package io.sysflow.demo;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistrySerializer;
import io.sysflow.model.AgentFacts;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Header;
import io.sysflow.model.Ip;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlags;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The nodes of {@link LiveNodes} as their agents would report them: for hosts without a probe. */
final class ToldNodes {

  private static final long SECOND = 1_000_000_000L;

  private final long start = System.currentTimeMillis() / 1_000 * SECOND;
  private final Map<String, SysFlow> last = new TreeMap<>();

  /** Plays the scene; returns the last record of each node. */
  Map<String, SysFlow> play(EmbeddedCluster cluster) {
    RegistrySerializer<SysFlow> serializer =
        new RegistrySerializer<>(Codec.SYSFLOW, Registries.client(cluster.registryUrl(), Map.of()));
    try (KafkaProducer<String, SysFlow> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new StringSerializer(),
            serializer)) {
      for (int node = 0; node < 3; node++) {
        send(producer, node, header());
      }
      third(producer);
      second(producer);
      first(producer);
    }
    return last;
  }

  private void first(KafkaProducer<String, SysFlow> producer) {
    Oid nginx = process(producer, 0, 10, 0, null, "/usr/sbin/nginx");
    Oid curl = process(producer, 0, 20, 1, null, "/usr/bin/curl");
    send(producer, 0, flow(nginx, 2, OpFlag.CONNECT, 0, 40001, 1, 22));
    send(producer, 0, flow(curl, 10, OpFlag.CONNECT, 0, 40002, 1, 80));
    for (int again = 0; again < 3; again++) {
      send(producer, 0, flow(curl, 20 + 2 * again, OpFlag.CONNECT, 0, 41000, 1, 7000));
    }
  }

  private void second(KafkaProducer<String, SysFlow> producer) {
    Oid sshd = process(producer, 1, 30, 0, null, "/usr/sbin/sshd");
    Oid httpd = process(producer, 1, 40, 0, null, "/usr/sbin/httpd");
    Oid ssh = process(producer, 1, 31, 3, sshd, "/usr/bin/ssh");
    send(producer, 1, flow(sshd, 2, OpFlag.ACCEPT, 0, 40001, 1, 22));
    // What it accepted is the standard output of the program that it starts.
    send(producer, 1, flow(ssh, 3, OpFlag.WRITE_SEND, 0, 40001, 1, 22));
    send(producer, 1, flow(ssh, 4, OpFlag.CONNECT, 1, 40003, 2, 22));
    send(producer, 1, flow(httpd, 10, OpFlag.ACCEPT, 0, 40002, 1, 80));
    for (int again = 0; again < 3; again++) {
      send(producer, 1, flow(httpd, 20 + 2 * again, OpFlag.ACCEPT, 0, 41000, 1, 7000));
    }
  }

  private void third(KafkaProducer<String, SysFlow> producer) {
    Oid sshd = process(producer, 2, 50, 0, null, "/usr/sbin/sshd");
    Oid shell = process(producer, 2, 51, 5, sshd, "/bin/sh");
    send(
        producer,
        2,
        new ProcessEvent(
            shell,
            shell.createTs(),
            shell.hpid(),
            OpFlags.of(OpFlag.EXEC),
            List.of(),
            0,
            XopFlags.NONE,
            null,
            null));
    send(producer, 2, flow(sshd, 4, OpFlag.ACCEPT, 1, 40003, 2, 22));
    send(producer, 2, flow(shell, 5, OpFlag.WRITE_SEND, 1, 40003, 2, 22));
  }

  private Oid process(
      KafkaProducer<String, SysFlow> producer,
      int node,
      int pid,
      int second,
      @Nullable Oid parent,
      String exe) {
    Oid oid = new Oid(start + second * SECOND, pid);
    send(producer, node, Samples.process(oid, parent, exe));
    return oid;
  }

  /** Returns one end of a connection of a second; of a login it is longer. */
  private NetworkFlow flow(
      Oid oid, int second, OpFlag how, int client, int port, int server, int serverPort) {
    long ts = start + second * SECOND + (how == OpFlag.ACCEPT ? 1_000_000 : 0);
    return new NetworkFlow(
        oid,
        ts,
        oid.hpid(),
        OpFlags.of(how).plus(OpFlag.CLOSE),
        ts + (serverPort == 22 ? 4 : 1) * SECOND,
        new FiveTuple(
            address(client, server), port, address(server, client), serverPort, FiveTuple.TCP),
        4,
        Traffic.NONE,
        new Traffic(1, 6),
        XopFlags.NONE,
        how == OpFlag.CONNECT
            ? Integer.valueOf(0)
            : how == OpFlag.ACCEPT ? Integer.valueOf(4) : null,
        2,
        1);
  }

  /** The same as in {@link NetNamespaces#address}. */
  private static Ip address(int of, int neighbour) {
    return Ip.ofSysFlow(10 | 213 << 8 | Math.min(of, neighbour) << 16 | (of + 1) << 24);
  }

  private static Header header() {
    return new Header(
        Header.VERSION, "node", "NA", "", new AgentFacts("", "", "x86_64", "1", false, 0));
  }

  private void send(KafkaProducer<String, SysFlow> producer, int node, SysFlowRecord rec) {
    String name = "node-" + node;
    SysFlow before = last.get(name);
    SysFlow next =
        new SysFlow(rec, start, before == null ? 1 : before.seq() + 1, start + 30 * SECOND);
    last.put(name, next);
    var unused = producer.send(new ProducerRecord<>("sysflow.records", name, next));
  }
}

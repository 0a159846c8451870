package io.sysflow.demo;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistrySerializer;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Header;
import io.sysflow.model.Ip;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessFacts;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** Nodes of one process each, which does nothing but connect. */
final class Load {

  private static final Oid PROCESS = new Oid(1_000_000_000L, 42);
  private static final long EPOCH = 1;
  private static final int PAUSE_MILLIS = 1;

  private final EmbeddedCluster cluster;
  private final int nodes;
  private final AtomicLong connections = new AtomicLong();
  private volatile boolean stopped;

  Load(EmbeddedCluster cluster, int nodes) {
    this.cluster = cluster;
    this.nodes = nodes;
  }

  void stop() {
    stopped = true;
  }

  /** Returns how many connections were reported. */
  long connections() {
    return connections.get();
  }

  /** Sends until it is stopped. */
  void run() {
    RegistrySerializer<SysFlow> serializer =
        new RegistrySerializer<>(Codec.SYSFLOW, Registries.client(cluster.registryUrl(), Map.of()));
    try (KafkaProducer<String, SysFlow> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new StringSerializer(),
            serializer)) {
      long seq = 1;
      for (int i = 0; i < nodes; i++) {
        send(producer, i, seq, new Header(Header.VERSION, "node-" + i, "NA", "", null));
        send(producer, i, seq + 1, process());
      }
      for (seq += 2; !stopped; seq++) {
        for (int i = 0; i < nodes; i++) {
          send(producer, i, seq, connection(seq));
          connections.incrementAndGet();
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void send(
      KafkaProducer<String, SysFlow> producer, int node, long seq, SysFlowRecord record) {
    // A record that cannot be sent is missed in the end.
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(
                "sysflow.records", "node-" + node, new SysFlow(record, EPOCH, seq, seq)));
  }

  private static ProcessEntity process() {
    return new ProcessEntity(
        ObjectState.CREATED,
        PROCESS,
        null,
        1,
        "/usr/bin/kept",
        "",
        0,
        "root",
        0,
        "root",
        false,
        null,
        false,
        "/",
        List.of(),
        ProcessFacts.NONE);
  }

  private static NetworkFlow connection(long ts) {
    return new NetworkFlow(
        PROCESS,
        ts,
        42,
        OpFlags.of(OpFlag.CONNECT),
        ts,
        new FiveTuple(Ip.ofSysFlow(1), 1, Ip.ofSysFlow(2), 2, FiveTuple.TCP),
        4,
        Traffic.NONE,
        Traffic.NONE,
        XopFlags.NONE,
        0,
        2,
        1);
  }
}

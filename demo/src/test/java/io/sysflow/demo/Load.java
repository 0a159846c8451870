package io.sysflow.demo;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistrySerializer;
import io.sysflow.model.Header;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.XopFlags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Nodes of one process each, which does nothing but connect, and now and then has a child do so.
 */
final class Load {

  private static final Oid PROCESS = new Oid(1_000_000_000L, 42);
  private static final long EPOCH = 1;

  /** With a pause of 1 a run on an idle machine made more alerts than a test can keep. */
  private static final int PAUSE_MILLIS = 10;

  /** A child comes and goes with every so many connections. */
  private static final int CHILDREN = 10;

  private final String bootstrapServers;
  private final String registryUrl;
  private final int nodes;
  private final int pauseMillis;
  private final AtomicLong connections = new AtomicLong();
  private volatile boolean stopped;

  Load(String bootstrapServers, String registryUrl, int nodes) {
    this(bootstrapServers, registryUrl, nodes, PAUSE_MILLIS);
  }

  /**
   * Prepares to send.
   *
   * @param pauseMillis between one connection of each node and the next
   */
  Load(String bootstrapServers, String registryUrl, int nodes, int pauseMillis) {
    this.pauseMillis = pauseMillis;
    this.bootstrapServers = bootstrapServers;
    this.registryUrl = registryUrl;
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
        new RegistrySerializer<>(Codec.SYSFLOW, Registries.client(registryUrl, Map.of()));
    try (KafkaProducer<String, SysFlow> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "delivery.timeout.ms", "300000"),
            new StringSerializer(),
            serializer)) {
      long seq = 1;
      for (int i = 0; i < nodes; i++) {
        send(producer, i, seq, new Header(Header.VERSION, "node-" + i, "NA", "", null));
        send(producer, i, seq + 1, Samples.process(PROCESS, null, "/usr/bin/kept"));
      }
      seq += 2;
      for (long round = 0; !stopped; round++) {
        List<SysFlowRecord> records = round % CHILDREN == 0 ? child(seq) : parent(seq);
        for (SysFlowRecord record : records) {
          for (int i = 0; i < nodes; i++) {
            send(producer, i, seq, record);
          }
          seq++;
        }
        connections.addAndGet(nodes);
        Thread.sleep(pauseMillis);
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

  private static List<SysFlowRecord> parent(long ts) {
    return List.of(Samples.connection(PROCESS, ts, 2));
  }

  private static List<SysFlowRecord> child(long ts) {
    Oid child = new Oid(ts, 1_000 + ts % 30_000);
    return List.of(
        Samples.process(child, PROCESS, "/usr/bin/child" + ts),
        Samples.connection(child, ts, 2),
        new ProcessEvent(
            child,
            ts,
            child.hpid(),
            OpFlags.of(OpFlag.EXIT),
            List.of(),
            0,
            XopFlags.NONE,
            null,
            null));
  }
}

package io.sysflow.agent.sink;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistrySerializer;
import io.sysflow.model.SysFlow;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Sends records to one topic, those of a node in order to one partition. A thread of its own does
 * the sending, so that brokers that are away hold up nobody: records wait in a {@link SendQueue}.
 */
public final class KafkaSink implements RecordSink {

  /** How long a shutdown waits for brokers that answer, and for others. */
  private static final long CLOSE_MS = 10_000;

  private static final long CLOSE_STALLED_MS = 2_000;

  private final SendQueue queue;
  private final KafkaSender sender;
  private final Thread thread;
  private long droppedAtCheckpoint;

  /**
   * Makes one and begins to connect; brokers or a registry that are away are waited for.
   *
   * @param node the key of all records
   * @param ticker nanoseconds from any start
   * @throws org.apache.kafka.common.config.ConfigException if an option of Kafka's is wrong
   */
  public KafkaSink(KafkaOptions options, String node, LongSupplier ticker) {
    this(
        options,
        node,
        ticker,
        producerOf(options),
        new RegistrySerializer<>(
            Codec.SYSFLOW, Registries.client(options.registry(), options.registryProperties())));
  }

  KafkaSink(
      KafkaOptions options,
      String node,
      LongSupplier ticker,
      Supplier<Producer<byte[], byte[]>> producer,
      RegistrySerializer<SysFlow> registry) {
    queue = new SendQueue(options.queue());
    byte[] key = node.getBytes(StandardCharsets.UTF_8);
    sender = new KafkaSender(options, key, queue, ticker, producer, registry);
    thread = new Thread(sender, "kafka-sink");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void write(SysFlow datum) {
    SpoolEntry.Kind kind = SpoolEntry.Kind.of(datum.rec());
    if (kind == SpoolEntry.Kind.CHECKPOINT) {
      droppedAtCheckpoint = dropped();
    }
    // The registry may be away: the sender fills in the schema's id.
    byte[] value = Codec.SYSFLOW.encodeWire(0, datum);
    queue.put(new SpoolEntry(value, datum.emitted() / 1_000_000, kind));
  }

  @Override
  public long dropped() {
    return queue.dropped() + sender.refused();
  }

  @Override
  public boolean needsCheckpoint() {
    return dropped() > droppedAtCheckpoint && sender.isGettingThrough() && queue.isShort();
  }

  @Override
  public void hurry() {
    queue.hurry();
  }

  @Override
  public Map<String, Long> metrics() {
    return new TreeMap<>(
        Map.of(
            "kafka_records", sender.sent(),
            "kafka_dropped", dropped(),
            "kafka_waiting_bytes", queue.bytes()));
  }

  @Override
  public void close() {
    sender.finish();
    try {
      thread.join(CLOSE_STALLED_MS);
      if (!sender.isStalled()) {
        thread.join(CLOSE_MS - CLOSE_STALLED_MS);
      }
      sender.abort();
      thread.interrupt();
      thread.join(CLOSE_MS / 2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Supplier<Producer<byte[], byte[]>> producerOf(KafkaOptions options) {
    Map<String, Object> config = options.producerConfig();
    new ProducerConfig(config); // refuses at once what is wrong for ever
    return () -> new KafkaProducer<>(config);
  }
}

package io.sysflow.bench.load;

import io.sysflow.bench.SampleProcess;
import io.sysflow.demo.TopicFollower;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Header;
import io.sysflow.model.Ip;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlags;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A node in each partition that connects some times a second, and who reads the alerts of that: it
 * sees where the work stands still.
 */
final class Probes implements AutoCloseable {

  /** Rules that hold for what the nodes do. */
  static final String RULES =
      """
      - rule: Every connection
        desc: A connection
        condition: evt.type = connect
        output: "%proc.name"
        priority: WARNING
      """;

  private static final Oid PROCESS = new Oid(1_000_000_000L, 42);
  private static final long PAUSE = 50_000_000L;
  private static final Pattern NAME = Pattern.compile("probe-(\\d+)");

  private final Site site;
  private final int partitions;
  private final AtomicLongArray lastSent;
  private final AtomicLongArray lastRead;
  private final AtomicLongArray longestGap;
  private final Thread sender = new Thread(this::send, "probes");
  private final TopicFollower alerts;
  private volatile boolean stopped;

  Probes(Site site, int partitions) {
    this.site = site;
    this.partitions = partitions;
    this.lastSent = new AtomicLongArray(partitions);
    this.lastRead = new AtomicLongArray(partitions);
    this.longestGap = new AtomicLongArray(partitions);
    this.alerts = TopicFollower.fromStart(site.bootstrapServers(), "sysflow.alerts", this::read);
    sender.start();
  }

  /**
   * Waits until a record that was sent since then has raised its alert, in every partition.
   *
   * @param since ms since the epoch
   * @return how many seconds after that it was
   */
  double awaitAll(long since, Duration timeout) throws InterruptedException {
    long end = LoadClocks.nanos() + timeout.toNanos();
    while (LoadClocks.nanos() < end) {
      boolean all = true;
      for (int i = 0; i < partitions; i++) {
        all &= lastSent.get(i) >= since;
      }
      if (all) {
        return (LoadClocks.millis() - since) / 1e3;
      }
      Thread.sleep(20);
    }
    throw new IllegalStateException("no alerts in " + timeout);
  }

  /** Measures gaps from now on. */
  void reset() {
    for (int i = 0; i < partitions; i++) {
      longestGap.set(i, 0);
    }
  }

  /** Returns for each partition the longest time, in ms, that no alert came. */
  long[] gaps() {
    long[] gaps = new long[partitions];
    Arrays.setAll(gaps, longestGap::get);
    return gaps;
  }

  private void send() {
    try (KafkaProducer<String, SysFlow> producer = site.producer()) {
      long epoch = LoadClocks.millis() * 1_000_000;
      for (int i = 0; i < partitions; i++) {
        send(producer, i, epoch, 1, new Header(Header.VERSION, "probe-" + i, "NA", "", null));
        send(producer, i, epoch, 2, process(PROCESS, "-g daemon off;"));
      }
      for (long seq = 3; !stopped; seq++) {
        for (int i = 0; i < partitions; i++) {
          send(producer, i, epoch, seq, connection(seq));
        }
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  private static void send(
      KafkaProducer<String, SysFlow> producer, int i, long epoch, long seq, SysFlowRecord rec) {
    long now = LoadClocks.millis();
    SysFlow value = new SysFlow(rec, epoch, seq, now * 1_000_000);
    Future<RecordMetadata> unused =
        producer.send(new ProducerRecord<>("sysflow.records", i, now, "probe-" + i, value));
  }

  private void read(ConsumerRecord<byte[], byte[]> alert) {
    String text = new String(alert.value(), StandardCharsets.UTF_8);
    Matcher name = NAME.matcher(text);
    if (text.contains("sysflow.nodes") || !name.find()) {
      return;
    }
    int i = Integer.parseInt(name.group(1));
    long now = LoadClocks.millis();
    long before = lastRead.getAndSet(i, now);
    if (before != 0) {
      longestGap.accumulateAndGet(i, now - before, Math::max);
    }
    lastSent.accumulateAndGet(i, alert.timestamp(), Math::max);
  }

  static ProcessEntity process(Oid oid, String args) {
    return SampleProcess.of(oid, null, "/usr/sbin/nginx", args);
  }

  private static NetworkFlow connection(long ts) {
    return new NetworkFlow(
        PROCESS,
        ts,
        PROCESS.hpid(),
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

  @Override
  public void close() {
    stopped = true;
    try {
      sender.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    alerts.close();
  }
}

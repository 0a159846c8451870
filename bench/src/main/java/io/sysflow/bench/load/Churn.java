package io.sysflow.bench.load;

import io.sysflow.codec.Codec;
import io.sysflow.model.Header;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.XopFlags;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Nodes on which processes start and end, as many of each in a second. */
final class Churn implements AutoCloseable {

  private static final double SECOND = 1e9;
  private static final long STEP = 10_000_000L;
  private static final String ARGS =
      "--from=crond --run-parts=/etc/cron.hourly --report ".repeat(3);

  private final Site site;
  private final int nodes;
  private final double perSecond;
  private final int living;
  private final long epoch = LoadClocks.millis() * 1_000_000;
  private final long[] seqs;
  private final Thread thread = new Thread(this::run, "churn");
  private volatile long started;
  private volatile boolean stopped;

  /**
   * Begins.
   *
   * @param living how many processes there are at any time
   */
  Churn(Site site, int nodes, double perSecond, int living) {
    this.site = site;
    this.nodes = nodes;
    this.perSecond = perSecond;
    this.living = living;
    this.seqs = new long[nodes];
    thread.start();
  }

  /** Returns how many processes have started. */
  long started() {
    return started;
  }

  /** Returns the size of a process's record. */
  static int processBytes() {
    return Codec.SYSFLOW.encodeWire(
            1, new SysFlow(process(oid(1L << 60, 1)), 1L << 60, 1000, 1L << 60))
        .length;
  }

  private void run() {
    try (KafkaProducer<String, SysFlow> producer = site.producer()) {
      for (int node = 0; node < nodes; node++) {
        send(producer, node, new Header(Header.VERSION, name(node), "NA", "", null));
      }
      long start = LoadClocks.nanos();
      while (!stopped) {
        long due = (long) ((LoadClocks.nanos() - start) / SECOND * perSecond);
        for (long number = started; number < due; number++) {
          turn(producer, number);
          started = number + 1;
        }
        LockSupport.parkNanos(STEP);
      }
    }
  }

  /** Starts a process, and ends the one that is oldest. */
  private void turn(KafkaProducer<String, SysFlow> producer, long number) {
    send(producer, node(number), process(oid(epoch, number)));
    send(producer, node(number), event(oid(epoch, number), OpFlag.EXEC));
    if (number >= living) {
      long old = number - living;
      send(producer, node(old), event(oid(epoch, old), OpFlag.EXIT));
    }
  }

  private int node(long number) {
    return (int) (number % nodes);
  }

  private static Oid oid(long epoch, long number) {
    return new Oid(epoch + number, 1_000 + number % 4_000_000);
  }

  private static SysFlowRecord process(Oid oid) {
    return Probes.process(oid, ARGS);
  }

  private static SysFlowRecord event(Oid oid, OpFlag operation) {
    long now = LoadClocks.millis() * 1_000_000;
    return new ProcessEvent(
        oid, now, oid.hpid(), OpFlags.of(operation), List.of(), 0, XopFlags.NONE, null, null);
  }

  private void send(KafkaProducer<String, SysFlow> producer, int node, SysFlowRecord rec) {
    long now = LoadClocks.millis();
    seqs[node]++;
    SysFlow value = new SysFlow(rec, epoch, seqs[node], now * 1_000_000);
    Future<RecordMetadata> unused =
        producer.send(new ProducerRecord<>("sysflow.records", null, now, name(node), value));
  }

  /** Returns a node's name. */
  static String name(int node) {
    return "node-%04d".formatted(node);
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

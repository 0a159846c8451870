package io.sysflow.bench.load;

import io.sysflow.model.Header;
import io.sysflow.model.Oid;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * How long the application stands still: StreamsRestartMain [MEGABYTES-OF-STATE]. A clean restart,
 * a restart after kill -9 without a copy of the state, the arrival of a second instance, and kill
 * -9 with a copy; each time until a record that was sent since then has raised its alert in every
 * partition.
 */
public final class StreamsRestartMain {

  private static final int PARTITIONS = 8;
  private static final int NODES = 400;

  /** A process as it is kept: its record, its key. */
  private static final int PROCESS_BYTES = 520;

  private static final int ARGS = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final List<String> JVM = List.of("-Xmx3g", "-XX:+UseParallelGC");

  private final Site site;
  private final long processes;
  private final Path rules;

  private StreamsRestartMain(Site site, long megabytes, Path rules) {
    this.site = site;
    this.processes = megabytes * 1_000_000 / PROCESS_BYTES;
    this.rules = rules;
  }

  /** Measures and prints. */
  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ROOT);
    Path directory = Files.createTempDirectory("streams-restart");
    Path rules = Files.writeString(directory.resolve("rules.yaml"), Probes.RULES);
    long megabytes = args.length > 0 ? Long.parseLong(args[0]) : 1_000;
    try (Site site = Site.start(directory, PARTITIONS)) {
      new StreamsRestartMain(site, megabytes, rules).run();
    } finally {
      StreamsLoadMain.delete(directory);
    }
  }

  private void run() throws Exception {
    fill();
    Child first = instance("one", "--standbys=0");
    try (Probes probes = new Probes(site, PARTITIONS)) {
      probes.awaitAll(1, PATIENCE);
      System.out.printf("%,d processes: %,d MB of state on disk%n", processes, megabytes("one"));

      first.close();
      long since = System.currentTimeMillis();
      first = instance("one", "--standbys=0");
      double seconds = probes.awaitAll(since, PATIENCE);
      System.out.printf("clean restart from local disk: matching after %.1f s (bar 60)%n", seconds);

      first.kill();
      since = System.currentTimeMillis();
      first = instance("one", "--standbys=0");
      seconds = probes.awaitAll(since, PATIENCE);
      System.out.printf("restart after kill -9, no standby: matching after %.1f s%n", seconds);

      first.close();
      first = instance("one", "--standbys=1");
      probes.awaitAll(System.currentTimeMillis(), PATIENCE);
      takeOver(probes, first);
    } finally {
      first.kill();
    }
  }

  private void takeOver(Probes probes, Child first) throws InterruptedException {
    probes.reset();
    Child second = instance("two", "--standbys=1");
    try {
      awaitCopy();
      TimeUnit.SECONDS.sleep(75); // a probing rebalance moves what has been copied
      long[] gaps = probes.gaps();
      Arrays.sort(gaps);
      System.out.printf(
          "second instance comes: longest time without an alert %,d ms in the worst partition,"
              + " %,d ms in the middle%n",
          gaps[gaps.length - 1], gaps[gaps.length / 2]);
      first.kill();
      long since = System.currentTimeMillis();
      double seconds = probes.awaitAll(since, PATIENCE);
      System.out.printf(
          "kill -9 with a standby: all partitions match again after %.1f s (bar 15)%n", seconds);
    } finally {
      second.kill();
    }
  }

  /** Waits until what the second instance has on disk grows no more. */
  private void awaitCopy() throws InterruptedException {
    long before = -1;
    int same = 0;
    for (int i = 0; i < 300 && same < 3; i++) {
      long now = megabytes("two");
      same = now == before ? same + 1 : 0;
      before = now;
      TimeUnit.SECONDS.sleep(5);
    }
  }

  private Child instance(String name, String... more) {
    String[] options = Arrays.copyOf(more, more.length + 3);
    options[more.length] = "--policies=" + rules;
    options[more.length + 1] = "--http=none";
    options[more.length + 2] = "--threads=2";
    return site.streams(name, JVM, options);
  }

  private void fill() {
    Random random = new Random(1);
    long epoch = System.currentTimeMillis() * 1_000_000;
    try (KafkaProducer<String, SysFlow> producer = site.producer()) {
      for (int node = 0; node < NODES; node++) {
        send(producer, node, epoch, 1, new Header(Header.VERSION, name(node), "NA", "", null));
      }
      byte[] args = new byte[ARGS];
      for (long i = 0; i < processes; i++) {
        random.nextBytes(args);
        Oid oid = new Oid(epoch + i, 1_000 + i / NODES);
        SysFlowRecord process = Probes.process(oid, HexFormat.of().formatHex(args));
        send(producer, (int) (i % NODES), epoch, 2 + i / NODES, process);
      }
    }
  }

  private static void send(
      KafkaProducer<String, SysFlow> producer, int node, long epoch, long seq, SysFlowRecord rec) {
    SysFlow value = new SysFlow(rec, epoch, seq, epoch);
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(
                "sysflow.records", node % PARTITIONS, epoch / 1_000_000, name(node), value));
  }

  private static String name(int node) {
    return "node-%04d".formatted(node);
  }

  private long megabytes(String name) {
    try (Stream<Path> files = Files.walk(site.directory().resolve("state-" + name))) {
      return files.mapToLong(file -> file.toFile().length()).sum() / 1_000_000;
    } catch (IOException | UncheckedIOException e) {
      return 0; // RocksDB has just removed one
    }
  }
}

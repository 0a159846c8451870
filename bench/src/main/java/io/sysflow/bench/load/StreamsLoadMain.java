package io.sysflow.bench.load;

import io.sysflow.model.SysFlow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * The whole application under load: StreamsLoadMain CAPTURES RULES [RECORDS [THREADS]]. A real
 * broker holds the records of a fleet; the application and, beside it, a copy of the topic by Kafka
 * Streams with the same settings are measured in CPU time of their processes, once they are warm.
 * Then the fleet sends half of what the application could do, and its alerts are timed.
 */
public final class StreamsLoadMain {

  private static final int PARTITIONS = 8;
  private static final int NODES = 200;
  private static final long HOUR = 3_600_000_000_000L;
  private static final String RECORDS = "sysflow.records";
  private static final List<String> JVM =
      List.of("-Xmx2g", "-XX:+UseParallelGC", Child.STEADY_COMPILERS);

  private final Path captures;
  private final Path rules;
  private final long records;
  private final String threads;

  private StreamsLoadMain(Path captures, Path rules, long records, String threads) {
    this.captures = captures;
    this.rules = rules;
    this.records = records;
    this.threads = threads;
  }

  /** Measures and prints. */
  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ROOT);
    new StreamsLoadMain(
            Path.of(args[0]),
            Path.of(args[1]),
            args.length > 2 ? Long.parseLong(args[2]) : 30_000_000,
            args.length > 3 ? args[3] : "2")
        .run(Files.createTempDirectory("streams-load"));
  }

  private void run(Path directory) throws Exception {
    try (Site site = Site.start(directory, PARTITIONS)) {
      long start = System.nanoTime();
      preload(site);
      System.out.printf(
          "%,d records of %d nodes are in the topic (%,.0f a second)%n",
          records, NODES, records / ((System.nanoTime() - start) / 1e9));
      site.createTopic("copy", PARTITIONS);
      Rate copy = copy(site);
      System.out.printf("copy    %s%n", text(copy));
      Rate app = null;
      try (Child streams = streams(site)) {
        app = measure(site, streams, "sysflow-streams");
        System.out.printf("app     %s, RSS %,d MB%n", text(app), streams.rssBytes() >> 20);
        System.out.printf(
            "ratio   %.2f of the copy (bar 0.50), %,.0f records a CPU-second (bar 44,000);"
                + " without what compilers took %.2f%n",
            app.perCpuSecond() / copy.perCpuSecond(),
            app.perCpuSecond(),
            app.perCpuSecondCompiled() / copy.perCpuSecondCompiled());
        if (System.getenv("SYSFLOW_BENCH_RATES_ONLY") == null) {
          awaitEnd(site, streams, "sysflow-streams", records);
          double perSecond = app.perSecond() / 2;
          while (!latency(site, perSecond)) {
            perSecond /= 2;
          }
        }
      }
      core(site);
    } finally {
      delete(directory);
    }
  }

  private void preload(Site site) {
    Fleet fleet = new Fleet(captures, NODES, System.currentTimeMillis() * 1_000_000 - HOUR);
    try (KafkaProducer<String, SysFlow> producer = site.producer()) {
      for (long i = 0; i < records; i++) {
        Fleet.Sent next = fleet.next();
        long millis = next.value().emitted() / 1_000_000;
        Future<RecordMetadata> unused =
            producer.send(new ProducerRecord<>(RECORDS, null, millis, next.node(), next.value()));
      }
    }
  }

  private Child streams(Site site) {
    List<String> jvm = new ArrayList<>(JVM);
    jvm.addAll(words("SYSFLOW_BENCH_JVM"));
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--policies=" + rules, "--http=none", "--threads=" + threads));
    arguments.addAll(words("SYSFLOW_BENCH_ARGUMENTS"));
    return site.streams("app", jvm, arguments.toArray(String[]::new));
  }

  private static List<String> words(String variable) {
    String text = System.getenv(variable);
    return text == null ? List.of() : List.of(text.split(" ", -1));
  }

  private Rate copy(Site site) throws Exception {
    String state = site.directory().resolve("state-copy").toString();
    try (Child copy =
        site.other(
            "copy",
            JVM,
            CopyMain.class,
            site.bootstrapServers(),
            site.registryUrl(),
            "copy",
            state,
            threads,
            RECORDS,
            "copy")) {
      return measure(site, copy, "copy");
    }
  }

  /** Measures the last fifth of the records or so: compilers go on for long. */
  private Rate measure(Site site, Child child, String group) throws Exception {
    awaitEnd(site, child, group, records * 3 / 4);
    Rate.Mark from = mark(site, child, group);
    awaitEnd(site, child, group, records * 19 / 20);
    return from.until(mark(site, child, group));
  }

  private static Rate.Mark mark(Site site, Child child, String group)
      throws ExecutionException, InterruptedException {
    double cpu = child.cpuSeconds();
    long nanos = System.nanoTime();
    double compiling = child.compilingSeconds();
    return new Rate.Mark(site.finished(group, RECORDS), cpu, compiling, nanos);
  }

  private static void awaitEnd(Site site, Child child, String group, long number)
      throws ExecutionException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
    while (site.finished(group, RECORDS) < number) {
      if (!child.alive() || System.nanoTime() > end) {
        throw new IllegalStateException(
            "%s finished %d of %d records, see the log"
                .formatted(group, site.finished(group, RECORDS), number));
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** Returns whether the sender, which shares the host with all others, could keep its pace. */
  private boolean latency(Site site, double perSecond) throws InterruptedException {
    Fleet fleet = new Fleet(captures, NODES, System.currentTimeMillis() * 1_000_000 + HOUR);
    Latency latency = new Latency(site, fleet);
    long[] millis = latency.measure(perSecond, Duration.ofSeconds(10), Duration.ofSeconds(30));
    System.out.printf(
        "latency at %,.0f records a second, from record to alert: p50 %d ms, p99 %d ms, max %d ms"
            + " of %,d alerts (bar: p99 under 150 ms + commit interval, which is 200 ms)%s%n",
        perSecond,
        millis[millis.length / 2],
        millis[millis.length * 99 / 100],
        millis[millis.length - 1],
        millis.length,
        latency.late() > 0 ? "; the sender could not keep its pace" : "");
    return latency.late() == 0;
  }

  private void core(Site site) {
    try (Child core =
        site.other(
            "core",
            JVM,
            CoreMain.class,
            captures.toString(),
            rules.toString(),
            Integer.toString(NODES),
            "300000")) {
      String[] rates = core.line().split(" ", -1);
      System.out.printf(
          "core    matcher alone %s, decoded and joined %s, and judged %s records a CPU-second%n",
          rates[0], rates[1], rates[2]);
    }
  }

  private static String text(Rate rate) {
    return "%,.0f records a CPU-second (%,d in %.1f CPU-seconds, %.1f of them compiling, %.1f s)"
        .formatted(
            rate.perCpuSecond(),
            rate.records(),
            rate.cpuSeconds(),
            rate.compilingSeconds(),
            rate.seconds());
  }

  /** Deletes a directory, unless the environment says to keep it. */
  static void delete(Path directory) throws IOException {
    if (System.getenv("SYSFLOW_BENCH_KEEP") != null) {
      System.out.printf("kept: %s%n", directory);
      return;
    }
    try (var files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}

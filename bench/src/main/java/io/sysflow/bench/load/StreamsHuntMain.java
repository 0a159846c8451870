package io.sysflow.bench.load;

import io.sysflow.demo.SysflowMain;
import io.sysflow.model.SysFlow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A hunt through one hour of a fleet beside the alerts that the application raised live:
 * StreamsHuntMain CAPTURES RULES [NODES].
 */
public final class StreamsHuntMain {

  private static final int PARTITIONS = 8;
  private static final long HOUR = 3_600_000_000_000L;
  private static final String RECORDS = "sysflow.records";
  private static final String ALERTS = "sysflow.alerts";
  private static final List<String> JVM = List.of("-Xmx1g", "-XX:+UseParallelGC");

  private StreamsHuntMain() {}

  /** Measures and prints; fails if the alerts are not the same. */
  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ROOT);
    Path directory = Files.createTempDirectory("streams-hunt");
    int nodes = args.length > 2 ? Integer.parseInt(args[2]) : 4;
    try (Site site = Site.start(directory, PARTITIONS)) {
      long records = preload(site, Path.of(args[0]), nodes);
      System.out.printf("%,d records of one hour of %d nodes%n", records, nodes);
      try (Child app = site.streams("app", JVM, "--policies=" + args[1], "--http=none")) {
        await(site, app, records);
      }
      List<String> live = alerts(site);
      long start = System.nanoTime();
      List<String> found = hunt(site, args[1]);
      double seconds = (System.nanoTime() - start) / 1e9;
      Collections.sort(live);
      Collections.sort(found);
      boolean same = live.equals(found);
      System.out.printf(
          "hunt: %.1f s, %.0f times real time (bar 20), %,d alerts, live %,d: %s%n",
          seconds,
          HOUR / 1e9 / seconds,
          found.size(),
          live.size(),
          same ? "the same to the letter" : "NOT the same");
      if (!same) {
        throw new IllegalStateException("the hunt does not find what was found live");
      }
    } finally {
      StreamsLoadMain.delete(directory);
    }
  }

  private static long preload(Site site, Path captures, int nodes) {
    long start = System.currentTimeMillis() * 1_000_000 - HOUR;
    Fleet fleet = new Fleet(captures, nodes, start);
    long number = 0;
    try (KafkaProducer<String, SysFlow> producer = site.producer()) {
      Fleet.Sent next = fleet.next();
      while (next.value().emitted() < start + HOUR) {
        long millis = next.value().emitted() / 1_000_000;
        Future<RecordMetadata> unused =
            producer.send(new ProducerRecord<>(RECORDS, null, millis, next.node(), next.value()));
        number++;
        next = fleet.next();
      }
    }
    return number;
  }

  private static void await(Site site, Child app, long records)
      throws ExecutionException, InterruptedException {
    while (site.finished("sysflow-streams", RECORDS) < records) {
      if (!app.alive()) {
        throw new IllegalStateException("the application ended");
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  /** Returns the alerts of rules; those about nodes are raised by the watch, live only. */
  private static List<String> alerts(Site site) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", site.bootstrapServers());
    config.put("isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition(ALERTS, i)).toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      List<String> values = new ArrayList<>();
      while (all.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer
            .poll(Duration.ofMillis(500))
            .forEach(alert -> values.add(new String(alert.value(), StandardCharsets.UTF_8)));
      }
      values.removeIf(alert -> alert.contains("sysflow.nodes"));
      return values;
    }
  }

  /** Runs the command in a process of its own, as a user does. */
  private static List<String> hunt(Site site, String rules)
      throws IOException, InterruptedException {
    Path out = site.directory().resolve("hunt.out");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(SysflowMain.class.getName(), "policy", "hunt", rules));
    command.addAll(List.of("--bootstrap-servers", site.bootstrapServers()));
    command.addAll(List.of("--registry", site.registryUrl()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the hunt failed");
    }
    return new ArrayList<>(Files.readAllLines(out));
  }
}

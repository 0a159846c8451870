package io.sysflow.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three instances that are killed, moved and cut off from the broker while records flow. */
class DeliveryTest {

  private static final int PARTITIONS = 4;
  private static final int NODES = 6;
  private static final int INSTANCES = 3;
  private static final long SEED = 20_261_122L;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final String RULES =
      """
      - rule: Every connection
        desc: A connection
        condition: evt.type = connect
        output: "%proc.name of %proc.pname"
        priority: WARNING
      """;

  @TempDir private Path directory;

  private final List<Process> instances = new ArrayList<>();

  @AfterEach
  void killAll() throws InterruptedException {
    for (Process instance : instances) {
      instance.destroyForcibly().waitFor();
    }
  }

  @Test
  void nothingIsLostOrDoubledOverFiveFaults() throws Exception {
    disturb(5, 10);
  }

  @Test
  @Tag("long")
  void nothingIsLostOrDoubledOverAHundredFaults() throws Exception {
    disturb(Integer.getInteger("sysflow.faults", 100), 50);
  }

  /** The hunt over the same records is the run that nobody disturbed. */
  private void disturb(int faults, int pauseMillis) throws Exception {
    Path rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
    Site site = Site.start(directory.resolve("site"));
    try {
      Clients.createTopics(site.bootstrapServers(), PARTITIONS);
      for (int i = 0; i < INSTANCES; i++) {
        instances.add(instance(site, rules, i));
      }
      Load load = new Load(site.bootstrapServers(), site.registryUrl(), NODES, pauseMillis);
      try (AlertWatch watch = new AlertWatch(site.bootstrapServers())) {
        CompletableFuture<Void> sending = CompletableFuture.runAsync(load::run);
        List<String> done = fail(site, rules, faults, watch);
        load.stop();
        sending.join();

        Map<String, Long> alerts = watch.awaitAll(load.connections(), PATIENCE);
        Map<String, Long> undisturbed = hunt(site, rules);

        assertThat(undisturbed).as("%s", done).hasSize((int) load.connections());
        assertThat(watch.doubled()).as("doubled; %s", done).isZero();
        assertThat(differences(alerts, undisturbed)).as("%s", done).isEmpty();
      }
    } finally {
      site.close();
    }
  }

  private static List<String> differences(Map<String, Long> alerts, Map<String, Long> expected) {
    List<String> all = new ArrayList<>();
    expected.forEach(
        (id, sum) -> {
          if (!alerts.containsKey(id)) {
            all.add("lost " + id);
          } else if (!sum.equals(alerts.get(id))) {
            all.add("another text " + id);
          }
        });
    alerts.keySet().stream().filter(id -> !expected.containsKey(id)).forEach(all::add);
    return all;
  }

  /**
   * Lets faults happen one after the other: most once the work goes on after the one before, some
   * while it does not yet.
   */
  private List<String> fail(Site site, Path rules, int faults, AlertWatch watch) throws Exception {
    Random random = new Random(SEED);
    List<String> done = new ArrayList<>();
    for (int fault = 0; fault < faults; fault++) {
      TimeUnit.MILLISECONDS.sleep(1_000 + random.nextInt(2_000));
      long since = System.currentTimeMillis();
      String what = fail(site, rules, fault, random.nextInt(INSTANCES));
      if (fault % 4 != 2) {
        assertThat(watch.awaitSince(since, NODES, PATIENCE)).as("%s %s", done, what).isTrue();
        what += " %.1f s".formatted((System.currentTimeMillis() - since) / 1e3);
      }
      done.add(what);
    }
    System.err.printf("faults, and how long until all nodes had alerts again: %s%n", done);
    return done;
  }

  private String fail(Site site, Path rules, int fault, int victim) throws Exception {
    switch (fault % 5) {
      case 1 -> {
        site.restartBroker();
        return "broker";
      }
      case 3 -> {
        instances.get(victim).destroy();
        instances.get(victim).waitFor();
        instances.set(victim, instance(site, rules, victim));
        return "rebalance " + victim;
      }
      default -> {
        instances.get(victim).destroyForcibly().waitFor();
        // The disk may be lost with the instance.
        int state = fault % 2 == 0 ? victim : INSTANCES + fault;
        instances.set(victim, instance(site, rules, state));
        return "kill " + victim;
      }
    }
  }

  private Process instance(Site site, Path rules, int number) throws IOException {
    return StreamsProcess.start(
        site.bootstrapServers(),
        site.registryUrl(),
        directory.resolve("state-" + number),
        rules.toString());
  }

  /** Runs the command in a process of its own, since what it says may be more than fits here. */
  private Map<String, Long> hunt(Site site, Path rules) throws Exception {
    Path out = directory.resolve("hunt.out");
    Process hunt =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SysflowMain.class.getName(),
                "policy",
                "hunt",
                "--bootstrap-servers=" + site.bootstrapServers(),
                "--registry=" + site.registryUrl(),
                rules.toString())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(hunt.waitFor()).isZero();
    Map<String, Long> alerts = new HashMap<>();
    try (Stream<String> lines = Files.lines(out)) {
      lines.forEach(
          line -> {
            Matcher id = ID.matcher(line);
            assertThat(id.find()).isTrue();
            assertThat(alerts.put(id.group(1), AlertWatch.sum(line.getBytes(UTF_8)))).isNull();
          });
    }
    return alerts;
  }

  /** A broker that may be restarted, and a registry. */
  private static final class Site {

    private final Path directory;
    private final int port;
    private final EmbeddedRegistry registry;
    private EmbeddedBroker broker;

    private Site(Path directory, int port, EmbeddedRegistry registry, EmbeddedBroker broker) {
      this.directory = directory;
      this.port = port;
      this.registry = registry;
      this.broker = broker;
    }

    static Site start(Path directory) {
      EmbeddedRegistry registry =
          EmbeddedRegistry.launch(directory.resolve("registry"), Ports.free());
      int port = Ports.free();
      Path data = directory.resolve("broker");
      Site site = new Site(data, port, registry, EmbeddedBroker.start(data, port));
      registry.awaitReady();
      return site;
    }

    String bootstrapServers() {
      return broker.bootstrapServers();
    }

    String registryUrl() {
      return registry.url();
    }

    void restartBroker() {
      broker.close();
      broker = EmbeddedBroker.start(directory, port);
    }

    void close() {
      broker.close();
      registry.close();
    }
  }
}

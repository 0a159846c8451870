package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
    disturb(5);
  }

  @Test
  @Tag("long")
  void nothingIsLostOrDoubledOverAHundredFaults() throws Exception {
    disturb(100);
  }

  /** The hunt over the same records is the run that nobody disturbed. */
  private void disturb(int faults) throws Exception {
    Path rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
    Site site = Site.start(directory.resolve("site"));
    try {
      Clients.createTopics(site.bootstrapServers(), PARTITIONS);
      for (int i = 0; i < INSTANCES; i++) {
        instances.add(instance(site, rules, i));
      }
      Load load = new Load(site.bootstrapServers(), site.registryUrl(), NODES);
      CompletableFuture<Void> sending = CompletableFuture.runAsync(load::run);
      List<String> done = fail(site, rules, faults);
      load.stop();
      sending.join();

      List<ConsumerRecord<String, String>> alerts =
          Clients.committed(
              site.bootstrapServers(), "sysflow.alerts", PARTITIONS, load.connections());
      List<String> undisturbed = hunt(site, rules);

      assertThat(undisturbed).as("%s", done).hasSize((int) load.connections());
      assertThat(alerts).as("%s", done).extracting(ConsumerRecord::key).doesNotHaveDuplicates();
      List<String> values =
          new ArrayList<>(
              alerts.stream()
                  .map(ConsumerRecord::value)
                  .filter(alert -> !alert.contains("sysflow.nodes"))
                  .sorted()
                  .toList());
      assertThat(values.equals(undisturbed.stream().sorted().toList()))
          .as("%s; %d alerts, %d expected", done, values.size(), undisturbed.size())
          .isTrue();
    } finally {
      site.close();
    }
  }

  private List<String> fail(Site site, Path rules, int faults) throws Exception {
    Random random = new Random(SEED);
    List<String> done = new ArrayList<>();
    for (int fault = 0; fault < faults; fault++) {
      TimeUnit.MILLISECONDS.sleep(1_000 + random.nextInt(2_000));
      int victim = random.nextInt(INSTANCES);
      switch (fault % 5) {
        case 1 -> {
          site.restartBroker();
          done.add("broker");
        }
        case 3 -> {
          instances.get(victim).destroy();
          instances.get(victim).waitFor();
          instances.set(victim, instance(site, rules, victim));
          done.add("rebalance " + victim);
        }
        default -> {
          instances.get(victim).destroyForcibly().waitFor();
          // The disk may be lost with the instance.
          int state = fault % 2 == 0 ? victim : INSTANCES + fault;
          instances.set(victim, instance(site, rules, state));
          done.add("kill " + victim);
        }
      }
    }
    return done;
  }

  private Process instance(Site site, Path rules, int number) throws IOException {
    return StreamsProcess.start(
        site.bootstrapServers(),
        site.registryUrl(),
        directory.resolve("state-" + number),
        rules.toString());
  }

  private static List<String> hunt(Site site, Path rules) {
    Said said = Clients.hunt(site.bootstrapServers(), site.registryUrl(), rules.toString());
    return said.out().lines().toList();
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

package io.sysflow.bench.load;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistrySerializer;
import io.sysflow.demo.SysflowMain;
import io.sysflow.model.SysFlow;
import io.sysflow.streams.topology.TopicAdmin;
import io.sysflow.streams.topology.TopicPlan;
import io.sysflow.streams.topology.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/** A cluster in a process of its own, with the topics, and the instances that work on it. */
final class Site implements AutoCloseable {

  /** Where the registry's program is. */
  private static final String REGISTRY_HOME = "sysflow.registry.home";

  private final Path directory;
  private final Child cluster;
  private final String bootstrapServers;
  private final String registryUrl;
  private final Admin admin;

  private Site(Path directory, Child cluster, String bootstrapServers, String registryUrl) {
    this.directory = directory;
    this.cluster = cluster;
    this.bootstrapServers = bootstrapServers;
    this.registryUrl = registryUrl;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /** Starts a cluster and makes the topics. */
  static Site start(Path directory, int partitions) {
    List<String> jvm = new ArrayList<>(List.of("-Xmx1g", "-XX:+UseParallelGC"));
    String registry = System.getProperty(REGISTRY_HOME);
    if (registry != null) {
      jvm.add("-D" + REGISTRY_HOME + "=" + registry);
    }
    Child cluster =
        Child.start(
            directory.resolve("cluster.log"),
            jvm,
            ClusterMain.class,
            List.of(directory.resolve("cluster").toString()));
    String[] places = cluster.line().split(" ", -1);
    Site site = new Site(directory, cluster, places[0], places[1]);
    List<TopicPlan> plans =
        TopicPlan.all(Topics.DEFAULT, partitions, false).stream().map(Site::kept).toList();
    new TopicAdmin(site.admin).create(plans, (short) 1);
    return site;
  }

  /** Nothing is deleted for its age or size while it is measured. */
  private static TopicPlan kept(TopicPlan plan) {
    if (plan.isCompacted()) {
      return plan;
    }
    Map<String, String> config = new HashMap<>(plan.config());
    config.put("retention.ms", "-1");
    config.put("retention.bytes", "-1");
    return new TopicPlan(plan.name(), plan.partitions(), config, plan.needed());
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  String registryUrl() {
    return registryUrl;
  }

  void createTopic(String name, int partitions) throws ExecutionException, InterruptedException {
    admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
  }

  /** Starts an instance of the application, as its command does. */
  Child streams(String name, List<String> jvm, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add("streams");
    arguments.addAll(List.of("--bootstrap-servers", bootstrapServers));
    arguments.addAll(List.of("--registry", registryUrl));
    arguments.addAll(List.of("--state-dir", directory.resolve("state-" + name).toString()));
    arguments.addAll(List.of(more));
    return Child.start(directory.resolve(name + ".log"), jvm, SysflowMain.class, arguments);
  }

  /** Starts another program. */
  Child other(String name, List<String> jvm, Class<?> main, String... arguments) {
    return Child.start(directory.resolve(name + ".log"), jvm, main, List.of(arguments));
  }

  Path directory() {
    return directory;
  }

  /** Returns a producer with the settings of the agent. */
  KafkaProducer<String, SysFlow> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "compression.type",
            "lz4",
            "linger.ms",
            10,
            "batch.size",
            256 << 10,
            "buffer.memory",
            64L << 20,
            "enable.idempotence",
            true),
        new StringSerializer(),
        new RegistrySerializer<>(Codec.SYSFLOW, Registries.client(registryUrl, Map.of())));
  }

  /** Returns how many records of a topic a group has finished. */
  long finished(String group, String topic) throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    return offsets.entrySet().stream()
        .filter(entry -> entry.getKey().topic().equals(topic) && entry.getValue() != null)
        .mapToLong(entry -> entry.getValue().offset())
        .sum();
  }

  /** Returns how many records and marks a topic has. */
  long end(String topic) throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    admin
        .describeTopics(List.of(topic))
        .allTopicNames()
        .get()
        .values()
        .forEach(
            one ->
                one.partitions()
                    .forEach(
                        info ->
                            ends.put(
                                new TopicPartition(topic, info.partition()), OffsetSpec.latest())));
    return admin.listOffsets(ends).all().get().values().stream().mapToLong(o -> o.offset()).sum();
  }

  @Override
  public void close() {
    admin.close();
    cluster.close();
  }
}

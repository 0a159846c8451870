package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.streams.topology.TopicAdmin;
import io.sysflow.streams.topology.TopicPlan;
import io.sysflow.streams.topology.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plain Kafka clients, as anybody would use them. */
final class Clients {

  private Clients() {}

  static void createTopic(String bootstrap, String topic)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  /** Makes the topics of the system. */
  static void createTopics(String bootstrap, int partitions) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      new TopicAdmin(admin).create(TopicPlan.all(Topics.DEFAULT, partitions, false), (short) 1);
    }
  }

  /** Runs rules over the past and returns what it said, once it has ended well. */
  static Said hunt(String bootstrap, String registry, String... more) {
    String[] hunt = {
      "policy", "hunt", "--bootstrap-servers=" + bootstrap, "--registry=" + registry
    };
    Said said = Said.of(Said.plus(hunt, more));
    assertThat(said.code()).as(said.err()).isZero();
    return said;
  }

  static void send(String bootstrap, String topic, List<String> values)
      throws ExecutionException, InterruptedException {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new StringSerializer(),
            new StringSerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(topic, value)).get();
      }
    }
  }

  /** Returns what partition 0 holds and a reader of finished transactions sees. */
  static List<String> readAll(String bootstrap, String topic) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      List<String> values = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
      }
      return values;
    }
  }

  /**
   * Returns the first {@code number} records of a topic that a reader of finished transactions
   * sees, and those that come within two seconds more.
   */
  static List<ConsumerRecord<String, String>> committed(
      String bootstrap, String topic, int partitions, long number) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> all =
          IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      List<ConsumerRecord<String, String>> records = new ArrayList<>();
      int before = -1;
      for (int waited = 0; waited < 120 && records.size() < number; waited++) {
        waited = records.size() > before ? 0 : waited;
        before = records.size();
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
      consumer.poll(Duration.ofSeconds(2)).forEach(records::add);
      return records;
    }
  }
}

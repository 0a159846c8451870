package io.sysflow.streams.command;

import io.sysflow.codec.Registries;
import io.sysflow.config.PropertyNames;
import io.sysflow.policy.field.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The properties that Kafka's clients and the registry's know, all parts of the program alike. */
final class KnownProperties {

  private KnownProperties() {}

  /**
   * Looks for properties that no client knows.
   *
   * @return a sentence for each that may be that of a part that was added to a client
   * @throws io.sysflow.config.InvalidConfigException if some are misspelt
   */
  static List<String> check(Collection<String> kafka, Collection<String> registry) {
    List<String> unknown =
        new ArrayList<>(kafka().check("--kafka-property", withoutOthers(kafka), Spelling::nearest));
    unknown.addAll(
        Registries.propertyNames().check("--registry-property", registry, Spelling::nearest));
    return unknown;
  }

  private static PropertyNames kafka() {
    Set<String> names = new TreeSet<>(StreamsConfig.configDef().names());
    names.addAll(ConsumerConfig.configNames());
    names.addAll(ProducerConfig.configNames());
    names.addAll(AdminClientConfig.configNames());
    return new PropertyNames(
        names,
        Set.of(
            StreamsConfig.CONSUMER_PREFIX,
            StreamsConfig.MAIN_CONSUMER_PREFIX,
            StreamsConfig.RESTORE_CONSUMER_PREFIX,
            StreamsConfig.GLOBAL_CONSUMER_PREFIX,
            StreamsConfig.PRODUCER_PREFIX,
            StreamsConfig.ADMIN_CLIENT_PREFIX));
  }

  /** What brokers check, and what anybody may name. */
  private static List<String> withoutOthers(Collection<String> names) {
    return names.stream()
        .filter(name -> !name.startsWith(StreamsConfig.TOPIC_PREFIX))
        .filter(name -> !name.startsWith(StreamsConfig.CLIENT_TAG_PREFIX))
        .toList();
  }
}

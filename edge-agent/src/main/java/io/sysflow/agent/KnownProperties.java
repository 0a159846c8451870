package io.sysflow.agent;

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

/**
 * The properties that Kafka's clients and the registry's know. The agent has only a producer, but
 * what is written for all parts alike is no mistake.
 */
final class KnownProperties {

  private KnownProperties() {}

  /**
   * Looks for properties that no client knows.
   *
   * @return a sentence for each that may be that of a part that was added to a client
   * @throws io.sysflow.config.InvalidConfigException if some are misspelt
   */
  static List<String> check(Collection<String> kafka, Collection<String> registry) {
    Set<String> names = new TreeSet<>(ProducerConfig.configNames());
    names.addAll(ConsumerConfig.configNames());
    names.addAll(AdminClientConfig.configNames());
    Set<String> prefixes = Set.of("producer.", "consumer.", "admin.");
    List<String> unknown =
        new ArrayList<>(
            new PropertyNames(names, prefixes).check("--kafka-property", kafka, Spelling::nearest));
    unknown.addAll(
        Registries.propertyNames().check("--registry-property", registry, Spelling::nearest));
    return unknown;
  }
}

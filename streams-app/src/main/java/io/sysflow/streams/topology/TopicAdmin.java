package io.sysflow.streams.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Compares the topics of a cluster with their plans, and makes those that are missing. */
public final class TopicAdmin {

  private static final int LOOKS = 50;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final Admin admin;

  /** Uses this client, which stays the caller's. */
  public TopicAdmin(Admin admin) {
    this.admin = admin;
  }

  /**
   * How a topic is.
   *
   * @param partitions how many
   * @param replicas how many copies of each
   * @param config what it is configured with
   * @param allowed what we may do with it; null if the brokers do not tell
   */
  public record Found(
      int partitions,
      int replicas,
      Map<String, String> config,
      @Nullable Set<AclOperation> allowed) {
    /** Copies its collections. */
    public Found {
      config = Map.copyOf(config);
      allowed = allowed == null ? null : Set.copyOf(allowed);
    }
  }

  /**
   * Makes the topics that are missing.
   *
   * @return the names of those that were made
   * @throws KafkaException if the cluster does not answer or refuses
   */
  public List<String> create(List<TopicPlan> plans, short replicationFactor) {
    List<String> made = new ArrayList<>();
    Map<String, KafkaFuture<Void>> results =
        admin
            .createTopics(plans.stream().map(plan -> plan.create(replicationFactor)).toList())
            .values();
    for (TopicPlan plan : plans) {
      KafkaFuture<Void> result = results.get(plan.name());
      if (result != null && succeeds(plan.name(), result, TopicExistsException.class)) {
        made.add(plan.name());
      }
    }
    awaitKnown(made);
    return made;
  }

  /** The controller makes topics; the brokers, of whom others ask, learn of it a little later. */
  private void awaitKnown(List<String> made) {
    for (int i = 0; i < LOOKS && describe(Set.copyOf(made)).size() < made.size(); i++) {
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  /**
   * Returns the topics of these names that exist.
   *
   * @throws KafkaException if the cluster does not answer or refuses
   */
  public Map<String, Found> describe(Set<String> names) {
    Map<String, TopicDescription> descriptions = new LinkedHashMap<>();
    admin
        .describeTopics(names, new DescribeTopicsOptions().includeAuthorizedOperations(true))
        .topicNameValues()
        .forEach(
            (name, future) ->
                get(name, future, UnknownTopicOrPartitionException.class)
                    .ifPresent(description -> descriptions.put(name, description)));
    Map<ConfigResource, KafkaFuture<Config>> configs =
        admin
            .describeConfigs(
                descriptions.keySet().stream()
                    .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                    .toList())
            .values();
    Map<String, Found> found = new LinkedHashMap<>();
    configs.forEach(
        (resource, future) -> {
          TopicDescription description = descriptions.get(resource.name());
          if (description != null) {
            get(resource.name(), future, UnknownTopicOrPartitionException.class)
                .ifPresent(config -> found.put(resource.name(), found(description, config)));
          }
        });
    return found;
  }

  /**
   * Returns what is wrong with the topics, a sentence each.
   *
   * @throws KafkaException if the cluster does not answer or refuses
   */
  public List<String> check(List<TopicPlan> plans) {
    Map<String, Found> found =
        describe(plans.stream().map(TopicPlan::name).collect(Collectors.toSet()));
    List<String> wrong = new ArrayList<>();
    for (TopicPlan plan : plans) {
      Found topic = found.get(plan.name());
      if (topic == null) {
        if (plan.needed()) {
          wrong.add("topic %s is missing".formatted(plan.name()));
        }
      } else {
        fault(plan, topic).ifPresent(wrong::add);
      }
    }
    return wrong;
  }

  private static Optional<String> fault(TopicPlan plan, Found topic) {
    if (plan.partitions() > 0 && topic.partitions() != plan.partitions()) {
      return Optional.of(
          "topic %s has %d partitions, expected %d"
              .formatted(plan.name(), topic.partitions(), plan.partitions()));
    }
    String cleanup = topic.config().getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "");
    if (plan.isCompacted() != cleanup.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      return Optional.of(
          "topic %s has the clean-up policy %s, expected %s"
              .formatted(
                  plan.name(), cleanup, plan.config().get(TopicConfig.CLEANUP_POLICY_CONFIG)));
    }
    return Optional.empty();
  }

  private static Found found(TopicDescription description, Config config) {
    Map<String, String> entries = new LinkedHashMap<>();
    config.entries().stream()
        .filter(entry -> entry.value() != null)
        .forEach(entry -> entries.put(entry.name(), entry.value()));
    return new Found(
        description.partitions().size(),
        description.partitions().get(0).replicas().size(),
        entries,
        description.authorizedOperations());
  }

  private static boolean succeeds(
      String topic, KafkaFuture<Void> future, Class<? extends KafkaException> expected) {
    return get(topic, future.thenApply(done -> Boolean.TRUE), expected).isPresent();
  }

  private static <T> Optional<T> get(
      String topic, KafkaFuture<T> future, Class<? extends KafkaException> expected) {
    try {
      return Optional.of(future.get());
    } catch (ExecutionException e) {
      if (expected.isInstance(e.getCause())) {
        return Optional.empty();
      }
      if (e.getCause() instanceof TopicAuthorizationException) {
        // The brokers do not repeat what they were asked for.
        throw new TopicAuthorizationException(Set.of(topic));
      }
      if (e.getCause() instanceof KafkaException cause) {
        throw cause;
      }
      throw new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}

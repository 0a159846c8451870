package io.sysflow.streams.topology;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How a topic is to be.
 *
 * @param name of the topic
 * @param partitions how many
 * @param config what differs from the broker's defaults
 * @param needed whether the application cannot run without it
 */
public record TopicPlan(String name, int partitions, Map<String, String> config, boolean needed) {

  /**
   * What we write is larger than what we read: a dead letter by its headers, an enriched record by
   * its state. A message that a broker refuses would stop everything behind it.
   */
  public static final int MAX_MESSAGE_BYTES = 4 << 20;

  /** Copies its map. */
  public TopicPlan {
    config = Map.copyOf(config);
  }

  /**
   * Returns every topic of the system.
   *
   * @param partitions of the topics that grow with the number of nodes
   * @param enriched whether enriched records are written
   */
  public static List<TopicPlan> all(Topics topics, int partitions, boolean enriched) {
    return List.of(
        new TopicPlan(topics.records(), partitions, kept(Duration.ofDays(7)), true),
        new TopicPlan(topics.enriched(), partitions, large(kept(Duration.ofDays(1))), enriched),
        new TopicPlan(topics.links(), partitions, large(kept(Duration.ofDays(7))), false),
        new TopicPlan(topics.alerts(), partitions, large(kept(Duration.ofDays(30))), true),
        new TopicPlan(topics.incidents(), partitions, compacted(), true),
        // One partition: all instances see the same order of policies.
        new TopicPlan(topics.policies(), 1, large(compacted()), true),
        new TopicPlan(topics.dlq(), 1, large(kept(Duration.ofDays(14))), true));
  }

  /**
   * Returns what an instance needs: of the topics that it works on any number of partitions will
   * do, but that of the records if it is given.
   *
   * @param partitions of the records, 0 for any
   * @param enriched whether enriched records are written
   * @param links whether links are written
   */
  public static List<TopicPlan> needed(
      Topics topics, int partitions, boolean enriched, boolean links) {
    return all(topics, 0, enriched).stream()
        .map(
            plan -> {
              boolean records = plan.name().equals(topics.records());
              boolean also = links && plan.name().equals(topics.links());
              return new TopicPlan(
                  plan.name(),
                  records ? partitions : plan.partitions(),
                  plan.config(),
                  plan.needed() || also);
            })
        .filter(TopicPlan::needed)
        .toList();
  }

  /** Returns what creates it. */
  public NewTopic create(short replicationFactor) {
    return new NewTopic(name, partitions, replicationFactor).configs(config);
  }

  /** Returns whether only the latest value of each key is kept. */
  public boolean isCompacted() {
    return TopicConfig.CLEANUP_POLICY_COMPACT.equals(config.get(TopicConfig.CLEANUP_POLICY_CONFIG));
  }

  private static Map<String, String> kept(Duration retention) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    config.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
    // Producers compress; the broker keeps what they sent.
    config.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "producer");
    return config;
  }

  private static Map<String, String> large(Map<String, String> config) {
    config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_MESSAGE_BYTES));
    return config;
  }

  private static Map<String, String> compacted() {
    Map<String, String> config = new LinkedHashMap<>();
    config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    return config;
  }
}

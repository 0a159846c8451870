package io.sysflow.streams;

import io.sysflow.streams.topology.TopicPlan;
import io.sysflow.streams.topology.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What each part of the system must be allowed to do at the brokers, and no more. Reading and
 * writing a topic imply to describe it.
 *
 * @param topics names
 * @param applicationId of the streams application
 */
public record Rights(Topics topics, String applicationId) {

  /** Who needs rights. */
  public enum Part {
    /** An agent. */
    AGENT("agent"),
    /** An instance of the application. */
    STREAMS("streams"),
    /** Whoever publishes policies. */
    POLICY_PUSH("policy push"),
    /** Whoever looks at them. */
    POLICY_LIST("policy list"),
    /** Whoever runs rules over the past. */
    POLICY_HUNT("policy hunt"),
    /** Whoever prints records. */
    PRINT("print"),
    /** Whoever reads alerts. */
    ALERTS("alerts"),
    /** Whoever looks through incidents. */
    INCIDENT_LIST("incident list"),
    /** Whoever looks into one, with what led to it. */
    INCIDENT_SHOW("incident show"),
    /** Whoever looks at dead letters. */
    DLQ("dlq list, dlq show"),
    /** Whoever sends dead letters again. */
    DLQ_REPLAY("dlq replay"),
    /** Whoever makes topics. */
    TOPICS_CREATE("topics create"),
    /** Whoever looks at topics. */
    TOPICS_DESCRIBE("topics describe");

    private final String command;

    Part(String command) {
      this.command = command;
    }

    /** Returns the name of its command. */
    public String command() {
      return command;
    }
  }

  /**
   * One operation on one resource.
   *
   * @param resource that is worked on
   * @param operation that must be allowed
   */
  public record Right(ResourcePattern resource, AclOperation operation) {

    /** Returns it in words, such as {@code Write topic sysflow.alerts}. */
    @Override
    public String toString() {
      return "%s %s".formatted(words(operation.name()), name(resource));
    }

    /** Returns whether it is about this resource. */
    boolean covers(ResourceType type, String name) {
      return resource.resourceType() == type
          && (resource.patternType() == PatternType.PREFIXED
              ? name.startsWith(resource.name())
              : name.equals(resource.name()));
    }

    private static String name(ResourcePattern resource) {
      String type = resource.resourceType().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      if (resource.resourceType() == ResourceType.CLUSTER) {
        return type;
      }
      return "%s %s%s"
          .formatted(
              type, resource.name(), resource.patternType() == PatternType.PREFIXED ? "*" : "");
    }

    /** Kafka's tools write DescribeConfigs. */
    public static String words(String constant) {
      StringBuilder words = new StringBuilder();
      for (String word : constant.split("_", -1)) {
        words.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
      }
      return words.toString();
    }
  }

  /**
   * Returns what a part needs.
   *
   * @param enriched whether enriched records are written
   * @param links whether links are written
   */
  public List<Right> of(Part part, boolean enriched, boolean links) {
    return switch (part) {
      case AGENT -> List.of(topic(topics.records(), AclOperation.WRITE));
      case STREAMS -> streams(enriched, links);
      case POLICY_PUSH ->
          List.of(
              topic(topics.policies(), AclOperation.READ),
              topic(topics.policies(), AclOperation.WRITE));
      case POLICY_LIST -> List.of(topic(topics.policies(), AclOperation.READ));
      case POLICY_HUNT, PRINT -> List.of(topic(topics.records(), AclOperation.READ));
      case ALERTS -> List.of(topic(topics.alerts(), AclOperation.READ));
      case INCIDENT_LIST -> List.of(topic(topics.incidents(), AclOperation.READ));
      case INCIDENT_SHOW ->
          List.of(
              topic(topics.incidents(), AclOperation.READ),
              topic(topics.alerts(), AclOperation.READ),
              topic(topics.records(), AclOperation.READ),
              topic(topics.links(), AclOperation.READ));
      case DLQ -> List.of(topic(topics.dlq(), AclOperation.READ));
      case DLQ_REPLAY ->
          List.of(
              topic(topics.dlq(), AclOperation.READ), topic(topics.records(), AclOperation.WRITE));
      case TOPICS_CREATE ->
          List.of(
              all(AclOperation.CREATE),
              all(AclOperation.DESCRIBE),
              all(AclOperation.DESCRIBE_CONFIGS));
      case TOPICS_DESCRIBE ->
          List.of(all(AclOperation.DESCRIBE), all(AclOperation.DESCRIBE_CONFIGS));
    };
  }

  private List<Right> streams(boolean enriched, boolean links) {
    List<Right> rights = new ArrayList<>();
    rights.add(topic(topics.records(), AclOperation.READ));
    rights.add(topic(topics.policies(), AclOperation.READ));
    rights.add(topic(topics.alerts(), AclOperation.WRITE));
    rights.add(topic(topics.incidents(), AclOperation.WRITE));
    rights.add(topic(topics.dlq(), AclOperation.WRITE));
    if (enriched) {
      rights.add(topic(topics.enriched(), AclOperation.WRITE));
    }
    if (links) {
      rights.add(topic(topics.links(), AclOperation.WRITE));
    }
    for (TopicPlan plan : TopicPlan.needed(topics, 0, enriched, links)) {
      rights.add(topic(plan.name(), AclOperation.DESCRIBE_CONFIGS));
    }
    ResourcePattern own =
        new ResourcePattern(ResourceType.TOPIC, applicationId + "-", PatternType.PREFIXED);
    rights.add(new Right(own, AclOperation.CREATE));
    rights.add(new Right(own, AclOperation.READ));
    rights.add(new Right(own, AclOperation.WRITE));
    rights.add(new Right(own, AclOperation.DELETE));
    rights.add(new Right(own, AclOperation.DESCRIBE_CONFIGS));
    rights.add(
        new Right(
            new ResourcePattern(ResourceType.GROUP, applicationId, PatternType.LITERAL),
            AclOperation.READ));
    rights.add(
        new Right(
            new ResourcePattern(
                ResourceType.TRANSACTIONAL_ID, applicationId + "-", PatternType.PREFIXED),
            AclOperation.WRITE));
    return rights;
  }

  /** About every topic of the system: all names begin alike. */
  private Right all(AclOperation operation) {
    return new Right(
        new ResourcePattern(
            ResourceType.TOPIC, topics.prefix() + Topics.FAMILY, PatternType.PREFIXED),
        operation);
  }

  /** Returns the right to an operation on a topic. */
  public static Right topic(String name, AclOperation operation) {
    return new Right(new ResourcePattern(ResourceType.TOPIC, name, PatternType.LITERAL), operation);
  }
}

package io.sysflow.streams;

import io.sysflow.streams.Rights.Right;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/** What brokers say no to, in words: where, to what, and which right would help. */
final class Refusal {

  private final String place;
  private final List<Right> rights;

  /**
   * Makes one.
   *
   * @param cluster that was asked
   * @param rights that are needed
   */
  Refusal(StreamsSettings.Cluster cluster, List<Right> rights) {
    this.place = "Kafka at " + cluster.bootstrapServers();
    this.rights = List.copyOf(rights);
  }

  /** Returns the refusal among the causes of a failure, or null if it has another cause. */
  static @Nullable KafkaException among(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthorizationException || cause instanceof AuthenticationException) {
        return (KafkaException) cause;
      }
    }
    return null;
  }

  /** Returns what went wrong, as the message for whoever started the program. */
  StartException of(Throwable failure) {
    KafkaException refusal = among(failure);
    return new StartException(
        refusal == null ? place + ": " + message(failure) : place + " " + words(refusal));
  }

  private String words(KafkaException refusal) {
    if (refusal instanceof AuthenticationException) {
      return "does not let us in: " + refusal.getMessage();
    }
    if (refusal instanceof TopicAuthorizationException topics
        && !topics.unauthorizedTopics().isEmpty()) {
      return "refuses: "
          + topics.unauthorizedTopics().stream()
              .sorted()
              .map(topic -> missing(ResourceType.TOPIC, topic))
              .collect(Collectors.joining("; "));
    }
    if (refusal instanceof GroupAuthorizationException group) {
      return "refuses: " + missing(ResourceType.GROUP, String.valueOf(group.groupId()));
    }
    // The brokers do not say more of the others than that they refuse.
    Predicate<Right> concerned =
        refusal instanceof TransactionalIdAuthorizationException
            ? right -> right.resource().resourceType() == ResourceType.TRANSACTIONAL_ID
            : right -> right.resource().resourceType() == ResourceType.TOPIC;
    return "refuses: %s Needed: %s"
        .formatted(
            refusal.getMessage(),
            rights.stream()
                .filter(concerned)
                .map(Right::toString)
                .collect(Collectors.joining(", ")));
  }

  private String missing(ResourceType type, String name) {
    String operations =
        rights.stream()
            .filter(right -> right.covers(type, name))
            .map(Right::operation)
            .map(operation -> Right.words(operation.name()))
            .collect(Collectors.joining(", "));
    return "%s %s needs %s"
        .formatted(Right.words(type.name()).toLowerCase(Locale.ROOT), name, operations);
  }

  /** Returns which of the operations that are needed on a topic are not among those allowed. */
  static List<String> missing(
      List<Right> rights, String topic, @Nullable Collection<AclOperation> allowed) {
    // Some brokers do not tell.
    return allowed == null
        ? List.of()
        : rights.stream()
            .filter(right -> right.covers(ResourceType.TOPIC, topic))
            // What a topic was made with matters no more when it is there.
            .filter(right -> right.operation() != AclOperation.CREATE)
            .filter(right -> !allowed.contains(right.operation()))
            .map(
                right ->
                    "no right to %s topic %s"
                        .formatted(Right.words(right.operation().name()), topic))
            .toList();
  }

  /** Clients say only that they could not be made; why is in the cause. */
  private static String message(Throwable failure) {
    Throwable told = failure;
    while (told.getCause() != null
        && (told instanceof ExecutionException
            || told.getCause() instanceof ConfigException
            || told.getMessage() == null)) {
      told = told.getCause();
    }
    return String.valueOf(told.getMessage());
  }
}

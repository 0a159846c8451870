package io.sysflow.streams;

import io.sysflow.streams.Rights.Right;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/** What brokers say no to, in words: where, to what, and which right would help. */
public final class Refusal {

  private static final Pattern NOT_MADE = Pattern.compile("Failed to (construct|create)\\b");
  private static final Set<String> LOGIN =
      Set.of("required", "requisite", "sufficient", "optional", "username", "password");

  private final String place;
  private final String protocol;
  private final List<Right> rights;
  private final Set<String> secrets;

  /**
   * Makes one.
   *
   * @param cluster that was asked
   * @param rights that are needed
   */
  public Refusal(StreamsSettings.Cluster cluster, List<Right> rights) {
    this.place = "Kafka at " + cluster.bootstrapServers();
    this.protocol = cluster.kafka().getOrDefault("security.protocol", "PLAINTEXT");
    this.rights = List.copyOf(rights);
    this.secrets = secrets(cluster.kafka());
  }

  /** Returns the refusal among the causes of a failure, or null if it has another cause. */
  public static @Nullable KafkaException among(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthorizationException || cause instanceof AuthenticationException) {
        return (KafkaException) cause;
      }
    }
    return null;
  }

  /** Returns what went wrong, as the message for whoever started the program. */
  public StartException of(Throwable failure) {
    KafkaException refusal = among(failure);
    return new StartException(
        refusal == null ? place + ": " + unanswered(failure) : place + " " + words(refusal));
  }

  /** Brokers that are spoken to in another protocol than theirs say nothing. */
  private String unanswered(Throwable failure) {
    String message = message(failure);
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException) {
        return "%s (is security.protocol that of the listener? It is %s)"
            .formatted(message, protocol);
      }
    }
    return message;
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
  public static List<String> missing(
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
  private String message(Throwable failure) {
    Throwable told = failure;
    while (told.getCause() != null
        && (told instanceof ExecutionException
            || told.getCause() instanceof ConfigException
            || told.getMessage() == null
            || NOT_MADE.matcher(told.getMessage()).lookingAt())) {
      told = told.getCause();
    }
    return withoutSecrets(String.valueOf(told.getMessage()));
  }

  /** Who misspells a login may find the password where its name should be. */
  private String withoutSecrets(String message) {
    String shown = message;
    for (String secret : secrets) {
      shown = shown.replace(secret, "…");
    }
    return shown;
  }

  private static Set<String> secrets(Map<String, String> properties) {
    Set<String> secrets =
        new TreeSet<>(
            Comparator.comparing(String::length).reversed().thenComparing(Function.identity()));
    properties.forEach(
        (name, value) -> {
          if (name.contains("password") || name.contains("jaas") || name.contains("secret")) {
            Collections.addAll(secrets, value.split("[\\s=\"';]+", -1));
          }
        });
    // Names of classes, and words that belong to every login, are none.
    secrets.removeIf(word -> word.length() < 4 || word.contains(".") || LOGIN.contains(word));
    return secrets;
  }
}

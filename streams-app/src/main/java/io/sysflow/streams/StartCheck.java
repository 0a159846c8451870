package io.sysflow.streams;

import io.sysflow.codec.Registries;
import io.sysflow.streams.topology.SysFlowTopology;
import io.sysflow.streams.topology.TopicAdmin;
import io.sysflow.streams.topology.TopicPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that an instance can work, before it begins: brokers and registry answer, topics are
 * as they must be. A cluster that is still starting is waited for.
 */
final class StartCheck {

  private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);
  private static final int ATTEMPT_MS = 5_000;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** One that was killed is a member of the group for as long as its session lasts. */
  private static final Duration LEAVING = Duration.ofSeconds(12);

  private final StreamsSettings settings;
  private final Optional<Terms> terms;

  /**
   * Makes one.
   *
   * @param terms that the other instances must share; empty if they need not
   */
  StartCheck(StreamsSettings settings, Optional<Terms> terms) {
    this.settings = settings;
    this.terms = terms;
  }

  /** Something that the cluster may not answer yet. */
  private interface Question<T> {
    T ask();
  }

  /**
   * Runs every check.
   *
   * @return how many partitions of records there are
   * @throws StartException if one fails
   */
  int run() {
    StreamsSettings.Cluster cluster = settings.cluster();
    int partitions;
    try (Admin admin = admin()) {
      TopicAdmin topics = new TopicAdmin(admin);
      List<String> wrong =
          patiently(
              "no broker answers at " + cluster.bootstrapServers(), () -> topics.check(needed()));
      if (wrong.isEmpty()) {
        wrong = topics.check(changelogs(topics));
      }
      if (wrong.isEmpty()) {
        wrong = rights(topics);
      }
      if (!wrong.isEmpty()) {
        throw new StartException(
            "Kafka at %s: %s%s"
                .formatted(cluster.bootstrapServers(), String.join("; ", wrong), advice(wrong)));
      }
      terms.ifPresent(own -> agree(new Peers(admin, settings.applicationId()), own));
      partitions = partitions(topics);
    } catch (TimeoutException e) {
      throw new StartException("Kafka stopped answering: " + e.getMessage());
    } catch (KafkaException e) {
      throw refusal(settings).of(e);
    }
    registry(cluster);
    return partitions;
  }

  private Admin admin() {
    Map<String, Object> config = new HashMap<>(settings.cluster().kafka());
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ATTEMPT_MS);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ATTEMPT_MS);
    return Admin.create(config);
  }

  /** Waits for those that are about to leave. */
  private void agree(Peers peers, Terms own) {
    long start = Clocks.nanos();
    for (boolean first = true; ; first = false) {
      Peers.Standing standing = peers.compare(own);
      if (standing.conflicts().isEmpty()) {
        if (standing.differs()) {
          LOG.warn(Peers.DIFFERENT);
        }
        return;
      }
      String conflicts = String.join(" and ", standing.conflicts());
      if (Clocks.nanos() - start >= LEAVING.toNanos()) {
        throw new StartException(
            "an instance of %s runs that does not fit this one: %s. Stop it first, or give this"
                    .formatted(settings.applicationId(), conflicts)
                + " one another --application-id and --topic-prefix.");
      }
      if (first) {
        LOG.warn("an instance that does not fit this one runs, or did just now: {}", conflicts);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Returns what the instances that run should say alike and do not; none if nobody answers. */
  List<String> disagreements(Terms own) {
    try (Admin admin = admin()) {
      Peers.Standing standing = new Peers(admin, settings.applicationId()).compare(own);
      List<String> all = new ArrayList<>(standing.conflicts());
      if (standing.differs()) {
        all.add(Peers.DIFFERENT);
      }
      return all;
    } catch (KafkaException e) {
      LOG.debug("instances are not compared: error=\"{}\"", e.getMessage());
      return List.of();
    }
  }

  private void registry(StreamsSettings.Cluster cluster) {
    var registry = Registries.client(cluster.registryUrl(), cluster.registry());
    try {
      patiently(
          "no schema registry answers at " + cluster.registryUrl(),
          () -> {
            Registries.check(registry);
            return true;
          });
    } catch (SerializationException e) {
      throw new StartException(cluster.registryUrl() + ": " + e.getMessage());
    }
  }

  private List<TopicPlan> needed() {
    return TopicPlan.needed(
        settings.topics(), settings.partitions(), settings.enriched(), settings.links());
  }

  private static String advice(List<String> wrong) {
    if (wrong.stream().anyMatch(fault -> fault.endsWith(" is missing"))) {
      return ". 'sysflow topics create' makes what is missing.";
    }
    return wrong.stream().anyMatch(fault -> fault.startsWith("no right "))
        ? ". 'sysflow topics acls' says what is needed."
        : "";
  }

  /** Returns how to say what brokers refuse to an instance. */
  static Refusal refusal(StreamsSettings settings) {
    return new Refusal(settings.cluster(), rights(settings));
  }

  private static List<Rights.Right> rights(StreamsSettings settings) {
    return new Rights(settings.topics(), settings.applicationId())
        .of(Rights.Part.STREAMS, settings.enriched(), settings.links());
  }

  /** Returns which rights are missing on the topics that there are. */
  private List<String> rights(TopicAdmin topics) {
    Set<String> names = new TreeSet<>();
    needed().forEach(plan -> names.add(plan.name()));
    changelogs(topics).forEach(plan -> names.add(plan.name()));
    List<Rights.Right> needed = rights(settings);
    List<String> missing = new ArrayList<>();
    new TreeMap<>(topics.describe(names))
        .forEach((name, found) -> missing.addAll(Refusal.missing(needed, name, found.allowed())));
    return missing;
  }

  /** State is kept by partition: a log of other partitions is of another life of the topic. */
  private List<TopicPlan> changelogs(TopicAdmin topics) {
    int partitions = partitions(topics);
    return Stream.of(SysFlowTopology.ENTITIES, SysFlowTopology.IN_FORCE)
        .map(
            store ->
                new TopicPlan(
                    settings.applicationId() + "-" + store + "-changelog",
                    partitions,
                    Map.of("cleanup.policy", "compact"),
                    false))
        .toList();
  }

  private int partitions(TopicAdmin topics) {
    String records = settings.topics().records();
    TopicAdmin.Found found = topics.describe(Set.of(records)).get(records);
    return found == null ? 0 : found.partitions();
  }

  private <T> T patiently(String silence, Question<T> question) {
    long start = Clocks.nanos();
    for (boolean first = true; ; first = false) {
      try {
        return question.ask();
      } catch (TimeoutException e) {
        if (Clocks.nanos() - start >= settings.patience().toNanos()) {
          throw new StartException(
              "%s (waited %d s)".formatted(silence, settings.patience().toSeconds()));
        }
        if (first) {
          LOG.warn("{}, waiting up to {} s", silence, settings.patience().toSeconds());
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }
}

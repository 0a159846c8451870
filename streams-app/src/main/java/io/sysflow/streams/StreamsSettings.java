package io.sysflow.streams;

import io.sysflow.streams.enrich.Limits;
import io.sysflow.streams.incident.IncidentLimits;
import io.sysflow.streams.topology.Topics;
import io.sysflow.streams.topology.TopologyParts.StoreKind;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The configuration of one instance of the application.
 *
 * @param applicationId instances of the same id share the work
 * @param cluster where Kafka and the registry are
 * @param topics names
 * @param partitions that the topics must have; 0 if any number will do
 * @param stateDir where state is kept on disk
 * @param store kind of store
 * @param threads that process
 * @param delivery promise about alerts over crashes
 * @param commitInterval how often results become visible to others
 * @param group how the instance stands among the others
 * @param enriched whether enriched records are written
 * @param links whether connections are joined
 * @param incidents how alerts become incidents
 * @param limits of state
 * @param policyKeys with one of which a published policy must be signed; none if it need not be
 * @param http where questions are answered; empty for nowhere
 * @param patience how long to wait for the cluster at the start
 */
public record StreamsSettings(
    String applicationId,
    Cluster cluster,
    Topics topics,
    int partitions,
    Path stateDir,
    StoreKind store,
    int threads,
    Delivery delivery,
    Duration commitInterval,
    Group group,
    boolean enriched,
    boolean links,
    IncidentLimits incidents,
    Limits limits,
    List<PublicKey> policyKeys,
    Optional<Http> http,
    Duration patience) {

  /** Topics are named after it. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  /** The usual id. */
  public static final String APPLICATION_ID = "sysflow-streams";

  /**
   * A consumer of alerts sees them when their transaction is committed: half of this is added to
   * their latency in the middle. At 200 ms the broker spends on commits what 1 % of its records
   * cost; at 100 ms twice that.
   */
  public static final Duration COMMIT_INTERVAL = Duration.ofMillis(200);

  /** Checks the numbers and copies the list. */
  public StreamsSettings {
    policyKeys = List.copyOf(policyKeys);
    if (threads < 1 || partitions < 0 || commitInterval.isNegative() || commitInterval.isZero()) {
      throw new IllegalArgumentException(
          "threads and the commit interval must be positive and partitions not negative, found"
              + " %d, %s and %d".formatted(threads, commitInterval, partitions));
    }
    if (!NAME.matcher(applicationId).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no application id: letters, digits, '.', '_' and '-'".formatted(applicationId));
    }
  }

  /** What is promised of alerts when an instance or a broker dies. */
  public enum Delivery {
    /** None lost, none doubled. */
    EXACTLY_ONCE,
    /** None lost; some may come twice, with the same id. */
    AT_LEAST_ONCE
  }

  /**
   * How an instance stands among those that share its work.
   *
   * @param standbys how many other instances keep a copy of its state
   * @param instanceId a name by which it is known again when it starts anew, so that its work waits
   *     for it a while; empty if its work goes to others as soon as it ends
   */
  public record Group(int standbys, Optional<String> instanceId) {

    /** No copies, no name. */
    public static final Group DEFAULT = new Group(0, Optional.empty());

    /** Checks the number. */
    public Group {
      if (standbys < 0) {
        throw new IllegalArgumentException("standbys must not be negative, found " + standbys);
      }
    }
  }

  /**
   * Where Kafka and the schema registry are.
   *
   * @param kafka client properties, {@code bootstrap.servers} included
   * @param registryUrl one or more, comma-separated
   * @param registry Confluent's client options, such as {@code basic.auth.user.info}
   */
  public record Cluster(
      Map<String, String> kafka, String registryUrl, Map<String, String> registry) {
    /** Copies its maps. */
    public Cluster {
      kafka = Map.copyOf(kafka);
      registry = Map.copyOf(registry);
    }

    /** Returns a cluster that needs no more than addresses. */
    public static Cluster of(String bootstrapServers, String registryUrl) {
      return new Cluster(Map.of("bootstrap.servers", bootstrapServers), registryUrl, Map.of());
    }

    /** Leaves the properties out, for some are secrets. */
    @Override
    public String toString() {
      return bootstrapServers() + " and " + registryUrl;
    }

    /** Returns the brokers to begin with. */
    public String bootstrapServers() {
      return kafka.getOrDefault("bootstrap.servers", "");
    }
  }

  /**
   * Where questions are answered.
   *
   * @param host to listen at
   * @param port to listen at
   * @param advertised the name by which other instances reach this one
   * @param token that must come with questions; empty if none need
   */
  public record Http(String host, int port, String advertised, Optional<String> token) {
    /** Returns what other instances know this one by, HOST:PORT. */
    public String endpoint() {
      return advertised + ":" + port;
    }

    /** Leaves the token out. */
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /** Returns these settings with connections joined. */
  public StreamsSettings withLinks() {
    return new StreamsSettings(
        applicationId,
        cluster,
        topics,
        partitions,
        stateDir,
        store,
        threads,
        delivery,
        commitInterval,
        group,
        enriched,
        true,
        incidents,
        limits,
        policyKeys,
        http,
        patience);
  }

  /** Returns these settings with answers to questions. */
  public StreamsSettings withHttp(Http at) {
    return new StreamsSettings(
        applicationId,
        cluster,
        topics,
        partitions,
        stateDir,
        store,
        threads,
        delivery,
        commitInterval,
        group,
        enriched,
        links,
        incidents,
        limits,
        policyKeys,
        Optional.of(at),
        patience);
  }

  /** Returns these settings with another standing among the instances. */
  public StreamsSettings withGroup(Group other) {
    return new StreamsSettings(
        applicationId,
        cluster,
        topics,
        partitions,
        stateDir,
        store,
        threads,
        delivery,
        commitInterval,
        other,
        enriched,
        links,
        incidents,
        limits,
        policyKeys,
        http,
        patience);
  }

  /** Returns the usual settings for this cluster. */
  public static StreamsSettings of(Cluster cluster, Path stateDir) {
    return new StreamsSettings(
        APPLICATION_ID,
        cluster,
        Topics.DEFAULT,
        0,
        stateDir,
        StoreKind.ROCKSDB,
        1,
        Delivery.EXACTLY_ONCE,
        COMMIT_INTERVAL,
        Group.DEFAULT,
        false,
        false,
        IncidentLimits.DEFAULT,
        Limits.DEFAULT,
        List.of(),
        Optional.empty(),
        Duration.ofSeconds(60));
  }
}

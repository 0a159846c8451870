package io.sysflow.streams.command;

import io.sysflow.streams.Refusal;
import io.sysflow.streams.Rights;
import io.sysflow.streams.StartException;
import io.sysflow.streams.StreamsSettings;
import io.sysflow.streams.policyset.InvalidPolicySetException;
import io.sysflow.streams.policyset.PolicySet;
import io.sysflow.streams.policyset.PolicySetJson;
import io.sysflow.streams.topology.TopicPlan;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The topic of policy sets, as commands use it. */
final class PolicyTopic {

  private static final int TIMEOUT_MS = 15_000;

  /** What is sent is checked before it is compressed. */
  private static final int UNCOMPRESSED = 16 * TopicPlan.MAX_MESSAGE_BYTES;

  private final StreamsSettings.Cluster cluster;
  private final String topic;
  private final Refusal refusal;

  PolicyTopic(ClusterOptions options) {
    cluster = options.cluster();
    topic = options.topics().policies();
    refusal = options.refusal(Rights.Part.POLICY_PUSH);
  }

  /**
   * What stands under a key.
   *
   * @param set the latest that can be read
   * @param error why the latest of all cannot be; empty if it can
   */
  record Entry(Optional<PolicySet> set, String error) {}

  /** An older set that is published again is refused everywhere. */
  private static Entry later(Entry old, Entry next) {
    long before = old.set().map(PolicySet::serial).orElse(Long.MIN_VALUE);
    long after = next.set().map(PolicySet::serial).orElse(Long.MIN_VALUE);
    return after < before ? new Entry(old.set(), "an older one was published after it") : next;
  }

  /**
   * Returns what is published, by key.
   *
   * @param signed whether a set is signed as it must be
   * @throws StartException if there is no such topic or nobody answers
   */
  Map<String, Entry> read(Predicate<PolicySet> signed) {
    Map<String, Entry> entries = new TreeMap<>();
    new TopicReader(cluster, topic)
        .read(
            TopicReader.Range.ALL,
            () -> false,
            record -> {
              String key =
                  record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
              entries.put(key, next(entries.get(key), key, record.value(), signed));
              return true;
            });
    return entries;
  }

  /** What is bad takes the place of nothing, as in the instances. */
  private static Entry next(
      @Nullable Entry old, String key, byte @Nullable [] value, Predicate<PolicySet> signed) {
    Optional<PolicySet> before = old == null ? Optional.empty() : old.set();
    try {
      PolicySet set = PolicySetJson.read(value);
      if (!set.key().equals(key)) {
        throw new InvalidPolicySetException("the set under this key is '%s'".formatted(set.key()));
      }
      Entry next = new Entry(Optional.of(set), "");
      if (old == null || before.filter(signed).isEmpty()) {
        return next;
      }
      if (!signed.test(set)) {
        throw new InvalidPolicySetException("one that is not well signed came after it");
      }
      return later(old, next);
    } catch (InvalidPolicySetException e) {
      return new Entry(before, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Publishes sets, each after the one before it.
   *
   * @throws StartException if the brokers refuse
   */
  void write(Iterable<PolicySet> sets) {
    Map<String, Object> config = new HashMap<>(cluster.kafka());
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, UNCOMPRESSED);
    config.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT_MS);
    config.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS / 3);
    config.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    try (Producer<String, byte[]> producer =
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      for (PolicySet set : sets) {
        producer.send(new ProducerRecord<>(topic, set.key(), PolicySetJson.bytes(set))).get();
      }
    } catch (ExecutionException | KafkaException e) {
      throw new StartException("not published: " + refusal.of(e).getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted");
    }
  }
}

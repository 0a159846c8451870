package io.sysflow.streams.topology;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Link;
import io.sysflow.model.SysFlow;
import io.sysflow.streams.alert.AlertTopicEncoder;
import io.sysflow.streams.enrich.Limits;
import io.sysflow.streams.incident.IncidentLimits;
import io.sysflow.streams.policyset.PolicyBoard;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * What the topology is made of.
 *
 * @param topics to read and write
 * @param partitions of the topic of records
 * @param records makes a reader of records for each task
 * @param enriched writes enriched records; empty if nobody asked for them
 * @param links writes links; empty if nobody asked for them
 * @param detectors makes a judge for each task
 * @param board where published policies are put
 * @param correlations that are run
 * @param encoder of alerts
 * @param incidents how alerts become incidents
 * @param limits of state
 * @param store where state is kept
 * @param counters to count with
 */
public record TopologyParts(
    Topics topics,
    int partitions,
    Supplier<Deserializer<SysFlow>> records,
    Optional<Serializer<EnrichedRecord>> enriched,
    Optional<Serializer<Link>> links,
    DetectorFactory detectors,
    PolicyBoard board,
    CorrelationsInForce correlations,
    AlertTopicEncoder encoder,
    IncidentLimits incidents,
    Limits limits,
    StoreKind store,
    Counters counters) {

  /** Where state is kept between restarts, beside its topic. */
  public enum StoreKind {
    /** On disk: a restart reads back only what the disk lacks. */
    ROCKSDB,
    /** On the heap: quick to start, read back whole from its topic. */
    MEMORY;

    /** Returns what makes a store whose topic takes the longest messages there are. */
    <K, V> StoreBuilder<KeyValueStore<K, V>> builder(String name, Serde<K> keys, Serde<V> values) {
      return Stores.keyValueStoreBuilder(
              switch (this) {
                case ROCKSDB -> Stores.persistentKeyValueStore(name);
                case MEMORY -> Stores.inMemoryKeyValueStore(name);
              },
              keys,
              values)
          .withLoggingEnabled(
              Map.of(
                  TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                  Integer.toString(TopicPlan.MAX_MESSAGE_BYTES)));
    }
  }
}

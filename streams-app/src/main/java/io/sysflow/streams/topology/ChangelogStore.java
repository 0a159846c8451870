package io.sysflow.streams.topology;

import io.sysflow.model.Alert;
import io.sysflow.model.Entity;
import io.sysflow.model.SysFlow;
import io.sysflow.streams.enrich.EntityKey;
import io.sysflow.streams.enrich.EntityStore;
import io.sysflow.streams.enrich.NodeMark;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The state of nodes in a Kafka Streams store. An entity is kept in the bytes in which the agent
 * sent it, so that nothing is encoded again. What changes is gathered until {@link #write}, which
 * must come before a commit: where a node stands changes with each of its records. Used from one
 * thread.
 */
final class ChangelogStore implements EntityStore {

  /** So much is gathered at the most: a commit is to have little to do. */
  private static final int MAX_CHANGES = 10_000;

  private final KeyValueStore<EntityKey, byte[]> store;
  private final Map<EntityKey, byte @Nullable []> changes = new HashMap<>();
  private final Map<EntityKey.OfNode, Supplier<NodeMark>> marks = new HashMap<>();
  private final Deserializer<SysFlow> values;
  private final String topic;
  private final Supplier<Alert.Witness> witness;
  private byte[] inHand = {};

  /**
   * Makes one.
   *
   * @param values reads records
   * @param topic that they are read from
   * @param witness tells where the record in hand stands
   */
  ChangelogStore(
      KeyValueStore<EntityKey, byte[]> store,
      Deserializer<SysFlow> values,
      String topic,
      Supplier<Alert.Witness> witness) {
    this.store = store;
    this.values = values;
    this.topic = topic;
    this.witness = witness;
  }

  /** Takes the bytes of the record that is enriched next. */
  void hold(byte[] record) {
    inHand = record;
  }

  /**
   * Writes what was gathered, at once and in the store's order, since RocksDB takes many entries
   * far faster than each, and neighbours faster still.
   */
  void write() {
    if (changes.isEmpty() && marks.isEmpty()) {
      return;
    }
    List<Placed> placed = new ArrayList<>(changes.size() + marks.size());
    changes.forEach((key, value) -> placed.add(Placed.of(key, value)));
    marks.forEach((key, mark) -> placed.add(Placed.of(key, NodeMarks.bytes(mark.get()))));
    changes.clear();
    marks.clear();
    placed.sort(Comparator.comparing(Placed::place));
    List<KeyValue<EntityKey, byte[]>> entries = new ArrayList<>(placed.size());
    placed.forEach(one -> entries.add(one.entry()));
    store.putAll(entries);
  }

  /** An entry and the bytes by which the store orders it. */
  private record Placed(Bytes place, KeyValue<EntityKey, byte[]> entry) {

    static Placed of(EntityKey key, byte @Nullable [] value) {
      return new Placed(Bytes.wrap(EntityKeySerde.bytes(key)), new KeyValue<>(key, value));
    }
  }

  private void change(EntityKey key, byte @Nullable [] value) {
    changes.put(key, value);
    if (changes.size() >= MAX_CHANGES) {
      write();
    }
  }

  @Override
  public void save(EntityKey key, Entity entity) {
    change(key, inHand);
  }

  @Override
  public void saveExit(EntityKey.OfExit key, long until) {
    change(key, ByteBuffer.allocate(Long.BYTES).putLong(until).array());
  }

  @Override
  public void saveMark(EntityKey.OfNode key, Supplier<NodeMark> mark) {
    marks.put(key, mark);
  }

  @Override
  public void saveWaiting(EntityKey.OfWaiting key) {
    Alert.Witness place = witness.get();
    change(
        key,
        ByteBuffer.allocate(Integer.BYTES + Long.BYTES + inHand.length)
            .putInt(place.partition())
            .putLong(place.offset())
            .put(inHand)
            .array());
  }

  @Override
  public Alert.Witness witness() {
    return witness.get();
  }

  /** Hands the mark of every node to {@code target}. It reads one entry of each node. */
  void marks(BiConsumer<String, NodeMark> target) {
    write();
    KeyValue<EntityKey, byte[]> first = first(null);
    while (first != null) {
      String node = first.key.node();
      byte[] mark = store.get(new EntityKey.OfNode(node));
      target.accept(node, mark == null ? NodeMark.NONE : NodeMarks.mark(mark));
      first = first(new EntityKey.AfterNode(node));
    }
  }

  private @Nullable KeyValue<EntityKey, byte[]> first(@Nullable EntityKey from) {
    try (KeyValueIterator<EntityKey, byte[]> rest =
        from == null ? store.all() : store.range(from, null)) {
      return rest.hasNext() ? rest.next() : null;
    }
  }

  @Override
  public void delete(EntityKey key) {
    if (key instanceof EntityKey.OfNode node) {
      marks.remove(node);
    }
    change(key, null);
  }

  @Override
  public void load(String node, Target target) {
    write();
    try (KeyValueIterator<EntityKey, byte[]> kept =
        store.prefixScan(EntityKeySerde.prefix(node), new ByteArraySerializer())) {
      kept.forEachRemaining(entry -> load(entry, target));
    }
  }

  private void load(KeyValue<EntityKey, byte[]> entry, Target target) {
    ByteBuffer value = ByteBuffer.wrap(entry.value);
    if (entry.key instanceof EntityKey.OfExit exit) {
      target.exit(exit.oid(), value.getLong());
    } else if (entry.key instanceof EntityKey.OfNode) {
      target.mark(NodeMarks.mark(entry.value));
    } else if (entry.key instanceof EntityKey.OfWaiting waiting) {
      Alert.Witness place = new Alert.Witness(topic, value.getInt(), value.getLong());
      byte[] record = new byte[value.remaining()];
      value.get(record);
      target.waiting(waiting.seq(), values.deserialize(topic, record), place);
    } else if (values.deserialize(topic, entry.value).rec() instanceof Entity entity) {
      target.entity(entity);
    } else {
      throw new SerializationException("state of " + entry.key + " is no entity");
    }
  }
}

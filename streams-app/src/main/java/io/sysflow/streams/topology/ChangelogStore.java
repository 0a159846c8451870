package io.sysflow.streams.topology;

import io.sysflow.model.Entity;
import io.sysflow.model.SysFlow;
import io.sysflow.streams.enrich.EntityKey;
import io.sysflow.streams.enrich.EntityStore;
import io.sysflow.streams.enrich.NodeMark;
import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The state of nodes in a Kafka Streams store. An entity is kept in the bytes in which the agent
 * sent it, so that nothing is encoded again. Used from one thread.
 */
final class ChangelogStore implements EntityStore {

  private final KeyValueStore<EntityKey, byte[]> store;
  private final Deserializer<SysFlow> values;
  private final String topic;
  private byte[] inHand = {};

  ChangelogStore(
      KeyValueStore<EntityKey, byte[]> store, Deserializer<SysFlow> values, String topic) {
    this.store = store;
    this.values = values;
    this.topic = topic;
  }

  /** Takes the bytes of the record that is enriched next. */
  void hold(byte[] record) {
    inHand = record;
  }

  @Override
  public void save(EntityKey key, Entity entity) {
    store.put(key, inHand);
  }

  @Override
  public void saveExit(EntityKey.OfExit key, long until) {
    store.put(key, ByteBuffer.allocate(Long.BYTES).putLong(until).array());
  }

  @Override
  public void saveMark(EntityKey.OfNode key, NodeMark mark) {
    store.put(
        key,
        ByteBuffer.allocate(2 * Long.BYTES).putLong(mark.epoch()).putLong(mark.records()).array());
  }

  @Override
  public void delete(EntityKey key) {
    store.delete(key);
  }

  @Override
  public void load(String node, Target target) {
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
      target.mark(new NodeMark(value.getLong(), value.getLong()));
    } else if (values.deserialize(topic, entry.value).rec() instanceof Entity entity) {
      target.entity(entity);
    } else {
      throw new SerializationException("state of " + entry.key + " is no entity");
    }
  }
}

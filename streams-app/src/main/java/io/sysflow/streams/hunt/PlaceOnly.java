package io.sysflow.streams.hunt;

import io.sysflow.model.Alert;
import io.sysflow.model.Entity;
import io.sysflow.streams.enrich.EntityKey;
import io.sysflow.streams.enrich.EntityStore;
import io.sysflow.streams.enrich.NodeMark;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Keeps nothing, but knows where the record in hand stands. Used from one thread. */
final class PlaceOnly implements EntityStore {

  private @Nullable ConsumerRecord<byte[], byte[]> inHand;

  void hold(ConsumerRecord<byte[], byte[]> record) {
    inHand = record;
  }

  @Override
  public Alert.@Nullable Witness witness() {
    return inHand == null
        ? null
        : new Alert.Witness(inHand.topic(), inHand.partition(), inHand.offset());
  }

  @Override
  public void save(EntityKey key, Entity entity) {}

  @Override
  public void saveExit(EntityKey.OfExit key, long until) {}

  @Override
  public void saveMark(EntityKey.OfNode key, NodeMark mark) {}

  @Override
  public void saveWaiting(EntityKey.OfWaiting key) {}

  @Override
  public void delete(EntityKey key) {}

  @Override
  public void load(String node, Target target) {}
}

package io.sysflow.streams.enrich;

import io.sysflow.model.Alert;
import io.sysflow.model.Entity;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps nothing, but may know where the record in hand stands. */
final class NoStore implements EntityStore {

  private final Supplier<Alert.@Nullable Witness> place;

  NoStore(Supplier<Alert.@Nullable Witness> place) {
    this.place = place;
  }

  @Override
  public void save(EntityKey key, Entity entity) {}

  @Override
  public void saveExit(EntityKey.OfExit key, long until) {}

  @Override
  public void saveMark(EntityKey.OfNode key, Supplier<NodeMark> mark) {}

  @Override
  public void saveWaiting(EntityKey.OfWaiting key) {}

  @Override
  public Alert.@Nullable Witness witness() {
    return place.get();
  }

  @Override
  public void delete(EntityKey key) {}

  @Override
  public void load(String node, Target target) {}
}

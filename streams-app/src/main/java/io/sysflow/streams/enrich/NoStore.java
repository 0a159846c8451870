package io.sysflow.streams.enrich;

import io.sysflow.model.Alert;
import io.sysflow.model.Entity;
import org.jspecify.annotations.Nullable;

/** Keeps nothing. */
final class NoStore implements EntityStore {

  @Override
  public void save(EntityKey key, Entity entity) {}

  @Override
  public void saveExit(EntityKey.OfExit key, long until) {}

  @Override
  public void saveMark(EntityKey.OfNode key, NodeMark mark) {}

  @Override
  public void saveWaiting(EntityKey.OfWaiting key) {}

  @Override
  public Alert.@Nullable Witness witness() {
    return null;
  }

  @Override
  public void delete(EntityKey key) {}

  @Override
  public void load(String node, Target target) {}
}

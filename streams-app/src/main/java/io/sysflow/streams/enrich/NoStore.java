package io.sysflow.streams.enrich;

import io.sysflow.model.Entity;

/** Keeps nothing. */
final class NoStore implements EntityStore {

  @Override
  public void save(EntityKey key, Entity entity) {}

  @Override
  public void saveExit(EntityKey.OfExit key, long until) {}

  @Override
  public void saveMark(EntityKey.OfNode key, NodeMark mark) {}

  @Override
  public void delete(EntityKey key) {}

  @Override
  public void load(String node, Target target) {}
}

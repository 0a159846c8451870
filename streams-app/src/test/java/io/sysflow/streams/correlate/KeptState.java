package io.sysflow.streams.correlate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** State in memory, from which a correlator is made again. */
final class KeptState implements CorrelationStore {

  private final Map<GroupKey, Kept> groups = new HashMap<>();
  private final Map<GroupKey, Set<Hit>> hits = new HashMap<>();
  private final Map<GroupKey, Map<String, Long>> values = new HashMap<>();

  long watermark = Long.MIN_VALUE;
  List<Gap> gaps = List.of();

  Correlator restored(Correlator correlator) {
    Map<GroupKey, Kept> group = new HashMap<>(groups);
    Map<GroupKey, Set<Hit>> hit = new HashMap<>(hits);
    group.forEach(correlator::load);
    hit.forEach((key, all) -> Set.copyOf(all).forEach(one -> correlator.load(key, one)));
    values.forEach((key, all) -> all.forEach((value, time) -> correlator.load(key, value, time)));
    correlator.loaded(watermark, gaps);
    return correlator;
  }

  boolean isEmpty() {
    return groups.isEmpty()
        && hits.values().stream().allMatch(Set::isEmpty)
        && values.values().stream().allMatch(Map::isEmpty);
  }

  @Override
  public void save(GroupKey group, Hit hit) {
    hits.computeIfAbsent(group, key -> new TreeSet<>()).add(hit);
  }

  @Override
  public void pass(GroupKey from, Hit hit, GroupKey to, Hit above) {
    if (!hits.getOrDefault(from, Set.of()).contains(hit)) {
      throw new AssertionError("not kept: " + hit);
    }
    save(to, above);
  }

  @Override
  public void delete(GroupKey group, Hit hit) {
    hits.getOrDefault(group, new TreeSet<>()).remove(hit);
  }

  @Override
  public void save(GroupKey group, Kept kept) {
    groups.put(group, kept);
  }

  @Override
  public void delete(GroupKey group) {
    groups.remove(group);
  }

  @Override
  public void save(GroupKey group, String value, long time) {
    values.computeIfAbsent(group, key -> new TreeMap<>()).put(value, time);
  }

  @Override
  public void delete(GroupKey group, String value) {
    values.getOrDefault(group, new TreeMap<>()).remove(value);
  }
}

package io.sysflow.streams.enrich;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records of a node that were handed out while something that they refer to was not known, in
 * the order in which they came. Used from one thread.
 */
final class WaitingRecords {

  private final Map<Long, Waiting> records = new LinkedHashMap<>();
  private final Map<Wanted, Set<Long>> wanting = new HashMap<>();

  /**
   * One of them.
   *
   * @param record as it was handed out
   * @param wanted what it waits for
   * @param until when it waits no longer, in the node's time
   * @param witness where it stands; null outside Kafka
   */
  record Waiting(
      EnrichedRecord record, List<Wanted> wanted, long until, Alert.@Nullable Witness witness) {
    Waiting {
      wanted = List.copyOf(wanted);
    }
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  int size() {
    return records.size();
  }

  /** Keeps a record until one of what it wants comes; one that was taken keeps its place. */
  void add(Waiting waiting) {
    long seq = waiting.record().seq();
    records.put(seq, waiting);
    for (Wanted one : waiting.wanted()) {
      wanting.computeIfAbsent(one, key -> new LinkedHashSet<>()).add(seq);
    }
  }

  /** Returns the records that want this entity; they are to be removed, or added again. */
  List<Waiting> take(Wanted come) {
    Set<Long> seqs = wanting.remove(come);
    if (seqs == null) {
      return List.of();
    }
    List<Waiting> taken = new ArrayList<>();
    for (Long seq : seqs) {
      Waiting waiting = records.get(seq);
      if (waiting != null) {
        taken.add(waiting);
        unlist(waiting);
      }
    }
    return taken;
  }

  /** Removes a record that was taken. */
  void remove(long seq) {
    records.remove(seq);
  }

  /** Removes and returns the records whose time is over. */
  List<Waiting> expire(long now) {
    List<Waiting> over = new ArrayList<>();
    Iterator<Waiting> oldest = records.values().iterator();
    while (oldest.hasNext()) {
      Waiting waiting = oldest.next();
      if (waiting.until() > now) {
        break;
      }
      oldest.remove();
      over.add(waiting);
    }
    over.forEach(this::unlist);
    return over;
  }

  /** Removes and returns all. */
  List<Waiting> clear() {
    List<Waiting> all = List.copyOf(records.values());
    records.clear();
    wanting.clear();
    return all;
  }

  private void unlist(Waiting waiting) {
    for (Wanted one : waiting.wanted()) {
      Set<Long> seqs = wanting.get(one);
      if (seqs != null && seqs.remove(waiting.record().seq()) && seqs.isEmpty()) {
        wanting.remove(one);
      }
    }
  }
}

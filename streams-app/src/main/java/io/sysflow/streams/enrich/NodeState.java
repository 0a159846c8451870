package io.sysflow.streams.enrich;

import io.sysflow.model.Alert;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Entity;
import io.sysflow.model.FileEntity;
import io.sysflow.model.Foid;
import io.sysflow.model.Oid;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.SysFlow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The entities of one node, in the epoch that it is in. Used from one thread. */
final class NodeState implements EntityStore.Target {

  /**
   * Checkpoints that follow one another faster say nothing of which files are used: an agent writes
   * one after each gap, and one in five minutes otherwise.
   */
  private static final long AGE_NANOS = Duration.ofMinutes(4).toNanos();

  private final String node;
  private final EntityStore store;
  private final Counts<Count> counts;
  private final ProcessTable processes;
  private final AgeingTable<Foid, FileEntity> files;
  private final AgeingTable<String, ContainerEntity> containers;
  private final AgeingTable<String, PodEntity> pods;
  private final WaitingRecords waiting = new WaitingRecords();
  private final EntityKey.OfNode markKey;
  private final Supplier<NodeMark> takeMark = this::takeMark;
  private NodeMark mark = NodeMark.NONE;
  private boolean saved;
  private EnrichedRecord.@Nullable Origin origin;
  private boolean used = true;
  private long aged;
  private List<Loaded> loaded = new ArrayList<>();

  /** A waiting record from the store, which is joined when all else is there. */
  record Loaded(long seq, SysFlow sysflow, Alert.@Nullable Witness witness) {}

  NodeState(String node, Limits limits, EntityStore store, Counts<Count> counts) {
    this.node = node;
    this.markKey = new EntityKey.OfNode(node);
    this.store = store;
    this.counts = counts;
    processes = new ProcessTable(node, limits, store, counts);
    files = new AgeingTable<>(limits.files());
    containers = new AgeingTable<>(limits.containers());
    pods = new AgeingTable<>(limits.containers());
  }

  String node() {
    return node;
  }

  WaitingRecords waiting() {
    return waiting;
  }

  /** Returns the waiting records that the store held, once. */
  List<Loaded> takeLoaded() {
    List<Loaded> taken = loaded;
    loaded = List.of();
    return taken;
  }

  ProcessTable processes() {
    return processes;
  }

  @Nullable FileEntity file(Foid oid) {
    return files.get(oid);
  }

  @Nullable ContainerEntity container(String id) {
    return containers.get(id);
  }

  @Nullable PodEntity pod(String id) {
    return pods.get(id);
  }

  NodeMark mark() {
    return mark;
  }

  /** Returns what the latest header said, null before the first. */
  EnrichedRecord.@Nullable Origin origin() {
    return origin;
  }

  /** Takes what a header says; the same again costs no memory. */
  void origin(EnrichedRecord.Origin next) {
    if (!next.equals(origin)) {
      origin = next;
    }
  }

  /** Sets where the node stands, in the store as well. */
  void moveTo(NodeMark next) {
    mark = next;
    if (!saved) {
      saved = true;
      store.saveMark(markKey, takeMark);
    }
  }

  /** Returns where the node stands, for the store, which has to be told when that changes again. */
  private NodeMark takeMark() {
    saved = false;
    return mark;
  }

  /** Returns whether there is an entity of this identity. */
  boolean knows(Entity entity) {
    if (entity instanceof ProcessEntity process) {
      return processes.get(process.oid()) != null;
    } else if (entity instanceof FileEntity file) {
      return files.get(file.oid()) != null;
    } else if (entity instanceof ContainerEntity container) {
      return containers.get(container.id()) != null;
    } else if (entity instanceof PodEntity pod) {
      return pods.get(pod.id()) != null;
    }
    throw new AssertionError(entity);
  }

  /** Takes an entity as reported. */
  void put(Entity entity) {
    if (entity instanceof ProcessEntity process) {
      processes.put(process);
      processes.bound();
    } else if (entity instanceof FileEntity file) {
      FileEntity former = files.put(file.oid(), file);
      save(file, former == null ? null : former.withState(file.state()));
    } else if (entity instanceof ContainerEntity container) {
      save(container, containers.put(container.id(), container));
    } else if (entity instanceof PodEntity pod) {
      save(pod, pods.put(pod.id(), pod));
    } else {
      throw new AssertionError(entity);
    }
    bound();
  }

  /** Takes an entity that is reported out of order: what was reported after it stays. */
  void putBelated(Entity entity) {
    if (entity instanceof ProcessEntity process) {
      processes.putBelated(process);
      processes.bound();
    } else if (!knows(entity)) {
      put(entity);
    }
  }

  /**
   * Lets files leave that were not used since the checkpoint before this one.
   *
   * @param now the node's time, in ns since the epoch
   */
  void checkpoint(long now) {
    if (Math.abs(now - aged) >= AGE_NANOS) {
      aged = now;
      evict(files, file -> new EntityKey.OfFile(node, file.oid()));
    }
  }

  /** Forgets the node, in the store as well. */
  void leave() {
    forget();
    store.delete(markKey);
  }

  /** Forgets every entity and what waits for one, in the store as well. */
  void forget() {
    List<WaitingRecords.Waiting> left = waiting.clear();
    counts.add(Count.NOT_REPAIRED, left.size());
    left.forEach(one -> store.delete(new EntityKey.OfWaiting(node, one.record().seq())));
    processes.clear();
    for (int generation = 0; generation < 2; generation++) {
      delete(files.age(), file -> new EntityKey.OfFile(node, file.oid()));
      delete(containers.age(), container -> new EntityKey.OfContainer(node, container.id()));
      delete(pods.age(), pod -> new EntityKey.OfPod(node, pod.id()));
    }
  }

  /** Adds the sizes of this node. */
  void addTo(Map<Size, Long> sizes) {
    sizes.merge(Size.NODES, 1L, Long::sum);
    sizes.merge(Size.PROCESSES, (long) processes.size(), Long::sum);
    sizes.merge(Size.FILES, (long) files.size(), Long::sum);
    sizes.merge(Size.CONTAINERS, (long) containers.size(), Long::sum);
    sizes.merge(Size.PODS, (long) pods.size(), Long::sum);
    sizes.merge(Size.WAITING, (long) waiting.size(), Long::sum);
  }

  /** Returns whether a record came since the last call. */
  boolean usedSinceAsked() {
    boolean answer = used;
    used = false;
    return answer;
  }

  void use() {
    used = true;
  }

  @Override
  public void entity(Entity kept) {
    Entity entity = LongTexts.cut(kept);
    if (entity instanceof ProcessEntity process) {
      processes.load(process);
    } else if (entity instanceof FileEntity file) {
      files.put(file.oid(), file);
    } else if (entity instanceof ContainerEntity container) {
      containers.put(container.id(), container);
    } else if (entity instanceof PodEntity pod) {
      pods.put(pod.id(), pod);
    } else {
      throw new AssertionError(entity);
    }
  }

  @Override
  public void exit(Oid oid, long until) {
    processes.loadExit(oid, until);
  }

  @Override
  public void mark(NodeMark loaded) {
    mark = loaded;
  }

  @Override
  public void waiting(long seq, SysFlow record, Alert.@Nullable Witness witness) {
    loaded.add(new Loaded(seq, record, witness));
  }

  private void save(Entity entity, @Nullable Entity former) {
    if (!entity.equals(former)) {
      store.save(key(entity), entity);
    }
  }

  private EntityKey key(Entity entity) {
    if (entity instanceof FileEntity file) {
      return new EntityKey.OfFile(node, file.oid());
    } else if (entity instanceof ContainerEntity container) {
      return new EntityKey.OfContainer(node, container.id());
    } else if (entity instanceof PodEntity pod) {
      return new EntityKey.OfPod(node, pod.id());
    }
    throw new AssertionError(entity);
  }

  private void bound() {
    while (files.full()) {
      evict(files, file -> new EntityKey.OfFile(node, file.oid()));
    }
    while (containers.full()) {
      evict(containers, container -> new EntityKey.OfContainer(node, container.id()));
    }
    while (pods.full()) {
      evict(pods, pod -> new EntityKey.OfPod(node, pod.id()));
    }
  }

  private <K, V> void evict(AgeingTable<K, V> table, Function<V, EntityKey> key) {
    Map<K, V> left = table.age();
    counts.add(Count.EVICTED, left.size());
    delete(left, key);
  }

  private <V> void delete(Map<?, V> left, Function<V, EntityKey> key) {
    left.values().forEach(value -> store.delete(key.apply(value)));
  }
}

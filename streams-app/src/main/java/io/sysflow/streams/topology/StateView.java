package io.sysflow.streams.topology;

import io.sysflow.model.FileEntity;
import io.sysflow.model.Foid;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.SysFlow;
import io.sysflow.streams.enrich.EntityKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Reads the state of nodes for those who ask; it changes nothing and waits for nobody. */
public final class StateView {

  private static final int MAX_ANCESTORS = 64;
  private static final int MAX_READ = 200_000;

  private final ReadOnlyKeyValueStore<EntityKey, byte[]> store;
  private final Deserializer<SysFlow> reader;

  /** Reads from the store {@link SysFlowTopology#ENTITIES}. */
  public StateView(ReadOnlyKeyValueStore<EntityKey, byte[]> store, Deserializer<SysFlow> reader) {
    this.store = store;
    this.reader = reader;
  }

  /**
   * A process among its relatives.
   *
   * @param process as of the time that was asked for
   * @param ended whether it has ended
   * @param ancestors parent, grandparent, …, as of that time
   * @param children that are known, no more than was asked for
   * @param more whether there are more children
   */
  public record Family(
      ProcessEntity process,
      boolean ended,
      List<ProcessEntity> ancestors,
      List<ProcessEntity> children,
      boolean more) {

    /** Copies its lists. */
    public Family {
      ancestors = List.copyOf(ancestors);
      children = List.copyOf(children);
    }
  }

  /**
   * Returns a process of a node.
   *
   * @param at the time of interest, ns since the epoch
   * @param limit how many children at most
   */
  public Optional<Family> process(String node, Oid oid, long at, int limit) {
    ProcessEntity process = asOf(node, oid, at);
    if (process == null) {
      return Optional.empty();
    }
    List<ProcessEntity> children = children(node, oid, at, limit + 1);
    boolean more = children.size() > limit;
    return Optional.of(
        new Family(
            process,
            store.get(new EntityKey.OfExit(node, oid)) != null,
            ancestors(node, process, at),
            more ? children.subList(0, limit) : children,
            more));
  }

  /** Returns a file of a node, null if it is not known. */
  public @Nullable FileEntity file(String node, Foid oid) {
    byte[] value = store.get(new EntityKey.OfFile(node, oid));
    return value == null ? null : (FileEntity) reader.deserialize("", value).rec();
  }

  private List<ProcessEntity> ancestors(String node, ProcessEntity process, long at) {
    List<ProcessEntity> ancestors = new ArrayList<>();
    Set<Oid> seen = new HashSet<>(Set.of(process.oid()));
    Oid parent = process.poid();
    while (parent != null && seen.add(parent) && ancestors.size() < MAX_ANCESTORS) {
      ProcessEntity ancestor = asOf(node, parent, at);
      if (ancestor == null) {
        break;
      }
      ancestors.add(ancestor);
      parent = ancestor.poid();
    }
    return ancestors;
  }

  private @Nullable ProcessEntity asOf(String node, Oid oid, long at) {
    ProcessEntity found = null;
    try (KeyValueIterator<EntityKey, byte[]> versions =
        store.range(
            new EntityKey.OfProcess(node, oid, 0),
            new EntityKey.OfProcess(node, oid, Long.MAX_VALUE))) {
      while (versions.hasNext()) {
        ProcessEntity version = process(versions.next().value);
        if (found == null || version.ts() <= at) {
          found = version;
        }
      }
    }
    return found;
  }

  private List<ProcessEntity> children(String node, Oid parent, long at, int limit) {
    List<ProcessEntity> children = new ArrayList<>();
    Set<Oid> seen = new HashSet<>();
    try (KeyValueIterator<EntityKey, byte[]> all =
        store.range(
            new EntityKey.OfProcess(node, new Oid(0, 0), 0),
            new EntityKey.OfProcess(
                node, new Oid(Long.MAX_VALUE, Long.MAX_VALUE), Long.MAX_VALUE))) {
      for (int read = 0; all.hasNext() && read < MAX_READ && children.size() < limit; read++) {
        ProcessEntity process = process(all.next().value);
        if (parent.equals(process.poid()) && seen.add(process.oid())) {
          ProcessEntity then = asOf(node, process.oid(), at);
          children.add(then == null ? process : then);
        }
      }
    }
    return children;
  }

  private ProcessEntity process(byte[] value) {
    return (ProcessEntity) reader.deserialize("", value).rec();
  }
}

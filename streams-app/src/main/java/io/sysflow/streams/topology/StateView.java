package io.sysflow.streams.topology;

import io.sysflow.model.FileEntity;
import io.sysflow.model.Foid;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.SysFlow;
import io.sysflow.streams.enrich.EntityKey;
import io.sysflow.streams.enrich.LongTexts;
import java.nio.ByteBuffer;
import java.time.Duration;
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
  private final long grace;

  /**
   * Reads from the store {@link SysFlowTopology#ENTITIES}.
   *
   * @param grace for which an ended process is kept
   */
  public StateView(
      ReadOnlyKeyValueStore<EntityKey, byte[]> store,
      Deserializer<SysFlow> reader,
      Duration grace) {
    this.store = store;
    this.reader = reader;
    this.grace = grace.toNanos();
  }

  /**
   * A process among its relatives.
   *
   * @param process as of the time that was asked for
   * @param ended whether it had ended by then
   * @param ancestors parent, grandparent, …, as of that time
   * @param children that are known and had begun by then, no more than was asked for
   * @param more whether there are, or may be, more children
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
   * Returns a process of a node; nothing if it is not known or had not begun by then.
   *
   * @param at the time of interest, ns since the epoch
   * @param limit how many children at most
   */
  public Optional<Family> process(String node, Oid oid, long at, int limit) {
    ProcessEntity process = at < oid.createTs() ? null : asOf(node, oid, at);
    if (process == null) {
      return Optional.empty();
    }
    List<ProcessEntity> children = new ArrayList<>();
    boolean more = !children(node, oid, at, limit, children);
    return Optional.of(
        new Family(
            (ProcessEntity) LongTexts.cut(process),
            ended(node, oid, at),
            ancestors(node, process, at),
            children,
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
      ancestors.add(LongTexts.ofAncestor(ancestor));
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

  private boolean ended(String node, Oid oid, long at) {
    byte[] until = store.get(new EntityKey.OfExit(node, oid));
    return until != null && at >= ByteBuffer.wrap(until).getLong() - grace;
  }

  /** Finds the children as of a time; returns whether these are all. */
  private boolean children(
      String node, Oid parent, long at, int limit, List<ProcessEntity> children) {
    Oid end = new Oid(Math.max(0, at), Long.MAX_VALUE);
    try (KeyValueIterator<EntityKey, byte[]> all =
        store.range(
            new EntityKey.OfProcess(node, new Oid(0, 0), 0),
            new EntityKey.OfProcess(node, end, Long.MAX_VALUE))) {
      ProcessEntity then = null;
      for (int read = 0; all.hasNext(); read++) {
        if (read == MAX_READ) {
          return false;
        }
        // The versions of a process stand together, the earliest first.
        ProcessEntity version = process(all.next().value);
        boolean another = then == null || !then.oid().equals(version.oid());
        if (another && isChild(then, parent) && !add(then, limit, children)) {
          return false;
        }
        then = another || version.ts() <= at ? version : then;
      }
      return !isChild(then, parent) || add(then, limit, children);
    }
  }

  private static boolean isChild(@Nullable ProcessEntity process, Oid parent) {
    return process != null && parent.equals(process.poid());
  }

  private static boolean add(
      @Nullable ProcessEntity child, int limit, List<ProcessEntity> children) {
    // A node may say as much as a message holds, and an answer tells of many processes.
    return child != null && children.size() < limit && children.add(LongTexts.ofAncestor(child));
  }

  private ProcessEntity process(byte[] value) {
    return (ProcessEntity) reader.deserialize("", value).rec();
  }
}

package io.sysflow.streams.enrich;

import io.sysflow.model.Activity;
import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Entity;
import io.sysflow.model.Header;
import io.sysflow.model.OpFlag;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.Reference;
import io.sysflow.model.SysFlow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Joins each flow and event with its process, that process's ancestors, its files, container and
 * pod, as they were when it happened. Deterministic: the same records in the same order give the
 * same answers, and the only clock is the records' own, for each node apart. Used from one thread.
 *
 * <p>Records must come in the order in which each node sent them. The first record of a new epoch
 * makes the node's state be forgotten. A later header of the same epoch is a checkpoint; what is
 * used after it is reported again, so that it drops nothing but files that went unused for long.
 * Records of collectors that number nothing have epoch 0, and every header of theirs starts afresh.
 *
 * <p>A record that refers to what is not known is handed out at once and says so. If what is
 * missing comes within a grace, the record is handed out again, as a {@link Repair}.
 */
public final class Enricher {

  /** How exactly it is kept when something last came of a node. */
  private static final long SEEN_NANOS = Duration.ofHours(1).toNanos();

  private final Limits limits;
  private final EntityStore store;
  private final Counts<Count> counts;
  private final Joiner joiner;
  private final SharedTexts texts = new SharedTexts();
  private final Map<String, NodeState> nodes = new HashMap<>();
  private final List<Repair> repairs = new ArrayList<>();
  private @Nullable NodeState latest;

  /** Makes an enricher that reads the state of a node from {@code store} when it first sees it. */
  public Enricher(Limits limits, EntityStore store, Counts<Count> counts) {
    this.limits = limits;
    this.store = store;
    this.counts = counts;
    this.joiner = new Joiner(limits.ancestors());
  }

  /**
   * Takes the next record of {@code node}.
   *
   * @return the activity with its state, or nothing for headers and entities
   */
  public Optional<EnrichedRecord> accept(String node, SysFlow sysflow) {
    return accept(node, sysflow, false);
  }

  /**
   * Takes a record of {@code node}.
   *
   * @param again whether it was put aside and is sent again, after others that followed it
   * @return the activity with its state, or nothing for headers and entities
   */
  public Optional<EnrichedRecord> accept(String node, SysFlow sysflow, boolean again) {
    NodeState state = state(node, sysflow);
    latest = state;
    state.use();
    long now = time(sysflow);
    state.processes().advance(now);
    if (!state.waiting().isEmpty()) {
      expire(state, now);
    }
    boolean late = late(state, sysflow, again);
    boolean belated = late || (sysflow.epoch() == 0 ? again : sysflow.seq() < state.mark().seq());
    long seq = number(state, sysflow, late);
    if (sysflow.rec() instanceof Activity activity) {
      return Optional.of(enrich(state, sysflow, seq, activity, late));
    }
    if (sysflow.rec() instanceof Entity entity) {
      accept(state, texts.share(LongTexts.cut(entity)), late, belated);
    } else if (sysflow.rec() instanceof Header header && !belated) {
      accept(state, header, now);
    }
    return Optional.empty();
  }

  /**
   * Returns the records that the latest one made better known, most often none. They were handed
   * out before.
   */
  public List<Repair> repairs() {
    if (repairs.isEmpty()) {
      return List.of();
    }
    List<Repair> taken = List.copyOf(repairs);
    repairs.clear();
    return taken;
  }

  /** Returns where a node stands, if there is state of it on the heap. */
  public NodeMark mark(String node) {
    NodeState state = latest;
    if (state == null || !state.node().equals(node)) {
      state = nodes.get(node);
    }
    return state == null ? NodeMark.NONE : state.mark();
  }

  /** Returns how much state there is on the heap. */
  public Map<Size, Long> sizes() {
    Map<Size, Long> sizes = new EnumMap<>(Size.class);
    nodes.values().forEach(state -> state.addTo(sizes));
    return sizes;
  }

  /** Returns of how many nodes there is state on the heap. */
  public int nodes() {
    return nodes.size();
  }

  /**
   * Takes the state of nodes off the heap that sent nothing since the last call, and notes that the
   * others are there. Only for an enricher with a store, from which the state comes back when it is
   * needed.
   *
   * @param now the time of the shell's clock, in ns since the epoch
   */
  public void dropIdle(long now) {
    latest = null;
    nodes
        .values()
        .removeIf(
            state -> {
              boolean used = state.usedSinceAsked();
              if (used && now - state.mark().seen() >= SEEN_NANOS) {
                state.moveTo(state.mark().seenAt(now));
              }
              return !used;
            });
  }

  /**
   * Forgets a node, in the store as well, if nothing came of it for the time that is the limit.
   *
   * @param mark that the store has of it
   * @param now the time of the shell's clock, in ns since the epoch
   */
  public void forgetIfIdle(String node, NodeMark mark, long now) {
    NodeState state = nodes.get(node);
    if (mark.seen() == 0 && state == null) {
      store.saveMark(new EntityKey.OfNode(node), () -> mark.seenAt(now));
    }
    if (mark.seen() == 0 || now - mark.seen() < limits.idle().toNanos()) {
      return;
    }
    nodes.remove(node);
    latest = null;
    if (state == null) {
      state = new NodeState(node, limits, store, counts);
      store.load(node, state);
      join(state, state.takeLoaded());
    }
    state.leave();
    counts.add(Count.NODES_LEFT);
  }

  private NodeState state(String node, SysFlow first) {
    NodeState state = nodes.get(node);
    if (state == null) {
      state = new NodeState(node, limits, store, counts);
      state.processes().advance(time(first));
      store.load(node, state);
      join(state, state.takeLoaded());
      nodes.put(node, state);
      if (!state.mark().equals(NodeMark.NONE)) {
        counts.add(Count.NODES_LOADED);
      }
    }
    return state;
  }

  /** Joins what waited when the state was saved with what was known then. */
  private void join(NodeState state, List<NodeState.Loaded> loaded) {
    for (NodeState.Loaded one : loaded) {
      SysFlow sysflow = one.sysflow();
      EnrichedRecord record =
          joiner.join(state.node(), state, sysflow.epoch(), one.seq(), (Activity) sysflow.rec());
      state.waiting().add(waiting(record, until(time(sysflow)), one.witness()));
    }
  }

  /** Returns the record's number, which is its ordinal if it has none. */
  private long number(NodeState state, SysFlow sysflow, boolean late) {
    NodeMark mark = state.mark();
    if (sysflow.epoch() == 0) {
      state.moveTo(mark.counted());
      return state.mark().records();
    }
    long seq = sysflow.seq();
    if (late) {
      return seq;
    }
    if (seq > mark.seq()) {
      long passedOver = mark.seq() == 0 && seq != 1 ? 0 : seq - mark.seq() - 1;
      if (passedOver > 0) {
        counts.add(Count.MISSING, passedOver);
      }
      state.moveTo(mark.at(seq, passedOver));
    } else {
      counts.add(Count.OUT_OF_ORDER);
    }
    return seq;
  }

  private void accept(NodeState state, Entity entity, boolean late, boolean belated) {
    counts.add(Count.ENTITIES);
    if (late && state.knows(entity)) {
      return;
    }
    if (belated) {
      state.putBelated(entity);
    } else {
      state.put(entity);
    }
    if (!state.waiting().isEmpty()) {
      repair(state, entity);
    }
  }

  /** Follows the node's epoch; returns whether the record is of one that is over. */
  private boolean late(NodeState state, SysFlow sysflow, boolean again) {
    long epoch = state.mark().epoch();
    if (sysflow.epoch() == epoch) {
      return false;
    }
    // An agent's first record starts its epoch even if the node's clock was set back since.
    boolean first = !again && sysflow.seq() == 1 && sysflow.rec() instanceof Header;
    if (sysflow.epoch() < epoch && !first) {
      counts.add(Count.LATE);
      return true;
    }
    state.forget();
    state.moveTo(state.mark().begun(sysflow.epoch()));
    counts.add(Count.EPOCHS);
    return false;
  }

  private void accept(NodeState state, Header header, long now) {
    state.origin(EnrichedRecord.Origin.of(header));
    if (header.heartbeat()) {
      counts.add(Count.HEARTBEATS);
      return;
    }
    counts.add(Count.HEADERS);
    if (state.mark().epoch() == 0) {
      state.forget();
    } else {
      state.checkpoint(now);
    }
  }

  private EnrichedRecord enrich(
      NodeState state, SysFlow sysflow, long seq, Activity activity, boolean late) {
    counts.add(Count.ACTIVITIES);
    EnrichedRecord enriched = joiner.join(state.node(), state, sysflow.epoch(), seq, activity);
    if (!enriched.unresolved().isEmpty()) {
      for (Reference reference : enriched.unresolved()) {
        counts.add(unresolved(reference));
      }
      if (!late) {
        await(state, enriched, time(sysflow));
      }
    }
    if (activity instanceof ProcessActivity act && ends(act)) {
      state.processes().exit(act.procOid());
    }
    return enriched;
  }

  private static Count unresolved(Reference reference) {
    return switch (reference) {
      case PROCESS -> Count.UNRESOLVED_PROCESS;
      case PARENT -> Count.UNRESOLVED_PARENT;
      case FILE, NEW_FILE -> Count.UNRESOLVED_FILE;
      case CONTAINER -> Count.UNRESOLVED_CONTAINER;
      case POD -> Count.UNRESOLVED_POD;
    };
  }

  /** Lets a record wait for what the latest join did not find. */
  private void await(NodeState state, EnrichedRecord record, long now) {
    if (state.waiting().size() >= limits.waiting()) {
      counts.add(Count.NOT_REPAIRED);
      return;
    }
    store.saveWaiting(new EntityKey.OfWaiting(state.node(), record.seq()));
    state.waiting().add(waiting(record, until(now), store.witness()));
  }

  private WaitingRecords.Waiting waiting(
      EnrichedRecord record, long until, Alert.@Nullable Witness witness) {
    return new WaitingRecords.Waiting(record, joiner.wanted(), until, witness);
  }

  private long until(long time) {
    return time == Long.MIN_VALUE ? time : time + limits.repair().toNanos();
  }

  /** Joins again what waited for this entity. */
  private void repair(NodeState state, Entity come) {
    for (WaitingRecords.Waiting one : state.waiting().take(Wanted.of(come))) {
      EnrichedRecord before = one.record();
      EnrichedRecord after =
          joiner.join(state.node(), state, before.epoch(), before.seq(), before.activity());
      counts.add(Count.REPAIRED);
      repairs.add(new Repair(before, after, one.witness()));
      if (after.unresolved().isEmpty()) {
        state.waiting().remove(after.seq());
        store.delete(new EntityKey.OfWaiting(state.node(), after.seq()));
      } else {
        state.waiting().add(waiting(after, one.until(), one.witness()));
      }
      if (after.activity() instanceof ProcessActivity act && ends(act)) {
        state.processes().exit(act.procOid());
      }
    }
  }

  /** Lets go what waited in vain. */
  private void expire(NodeState state, long now) {
    for (WaitingRecords.Waiting one : state.waiting().expire(now)) {
      counts.add(Count.NOT_REPAIRED);
      store.delete(new EntityKey.OfWaiting(state.node(), one.record().seq()));
    }
  }

  /** Returns whether the whole process ends with it; the end of another thread does not count. */
  private static boolean ends(ProcessActivity act) {
    return act instanceof ProcessEvent event
        && event.opFlags().has(OpFlag.EXIT)
        && event.tid() == event.procOid().hpid();
  }

  /**
   * Returns the node's time of a record, in ns since the epoch: when the agent sent it or, without
   * an envelope, when it happened; {@link Long#MIN_VALUE} if neither is told.
   */
  public static long time(SysFlow sysflow) {
    if (sysflow.emitted() > 0) {
      return sysflow.emitted();
    }
    return sysflow.rec() instanceof Activity activity ? activity.ts() : Long.MIN_VALUE;
  }
}

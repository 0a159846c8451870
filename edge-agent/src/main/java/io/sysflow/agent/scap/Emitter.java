package io.sysflow.agent.scap;

import io.sysflow.agent.container.ContainerRef;
import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.ContainerSeen;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.Progress;
import io.sysflow.agent.event.Resource;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.model.ContainerEntity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hands events over, each process before the first event of it. */
final class Emitter {

  private static final long SECOND = 1_000_000_000L;
  private static final long STEP = SECOND / 10;

  private final NodeState state;
  private final ProcessInfos infos;
  private Consumer<? super SystemEvent> consumer = Emitter::ignore;
  private int count;
  private boolean muted;
  private long told;
  private long nextSecond;

  Emitter(NodeState state) {
    this.state = state;
    this.infos = new ProcessInfos(state);
  }

  private static void ignore(SystemEvent event) {}

  /** Hands over to {@code to} from now on. */
  void begin(Consumer<? super SystemEvent> to) {
    consumer = to;
    count = 0;
  }

  /** Returns how many events were handed over since the last call of {@link #begin}. */
  int count() {
    return count;
  }

  /** Has what follows kept back, as it only keeps the state right; or not any more. */
  void mute(boolean on) {
    muted = on;
  }

  void emit(SystemEvent event) {
    if (muted) {
      return;
    }
    count++;
    told = event.ts();
    if (told >= nextSecond) {
      nextSecond = (told / SECOND + 1) * SECOND;
    }
    for (ContainerRef fresh : state.containers().takeFresh()) {
      if (!state.isCompat()) {
        count++;
        consumer.accept(new ContainerSeen(told, fresh.toEntity()));
      }
    }
    consumer.accept(event);
  }

  /**
   * Takes note of the time of an event that is not handed over. The first of each second is told,
   * and else one each tenth of a second.
   */
  void progress(long ts) {
    if (ts - told >= STEP || ts >= nextSecond) {
      emit(new Progress(ts));
    }
  }

  /** Says how late it is, at the end. */
  void end(long ts) {
    if (ts > told) {
      emit(new Progress(ts));
    }
  }

  /** Returns the thread of a call as one who acts, after its process was told of. */
  Actor actor(Call call) {
    ThreadState thread = call.thread();
    tell(thread.leader(), call.ts());
    return thread.actor();
  }

  /** Returns what is known of the process of a call; that tells of it. */
  ProcessInfo process(Call call) {
    ThreadState leader = call.thread().leader();
    if (!leader.told && !muted) {
      leader.told = true;
      tellParent(leader, call.ts());
    }
    return infos.of(leader, call.thread());
  }

  /** Returns what the call's descriptor stands for; null if events do not tell of such. */
  @Nullable Resource resource(Call call, FdInfo info) {
    return switch (info.type) {
      case FdType.IPV4 -> Sockets.resource(info, state.isCompat());
      case FdType.IPV6, FdType.IPV4_SERVER, FdType.IPV6_SERVER ->
          state.isCompat() ? null : Sockets.resource(info, false);
      default -> info.file(call.thread().containerId);
    };
  }

  @Nullable FileResource file(Call call, FdInfo info) {
    return info.isNetwork() ? null : info.file(call.thread().containerId);
  }

  void container(long ts, ContainerEntity container) {
    state.containers().tell(container.id());
    emit(new ContainerSeen(ts, container));
  }

  /** Tells of the processes that were there when the capture began, parents first. */
  void tellListed(long ts) {
    Set<ThreadState> seen = new HashSet<>();
    for (ThreadState thread : state.threads().all()) {
      List<ThreadState> line = new ArrayList<>();
      ThreadState next = thread.leader();
      while (next != null && seen.add(next)) {
        line.add(next);
        next = state.threads().parentOf(next);
      }
      for (int i = line.size() - 1; i >= 0; i--) {
        tell(line.get(i), ts);
      }
    }
  }

  private void tell(ThreadState leader, long ts) {
    if (!leader.told && !muted) {
      leader.told = true;
      tellParent(leader, ts);
      emit(new ProcessSeen(ts, infos.of(leader, leader)));
    }
  }

  /** Tells of the parent, if that is not done yet: of one that was made up, say. */
  private void tellParent(ThreadState leader, long ts) {
    ThreadState parent = state.threads().parentOf(leader);
    if (parent != null) {
      tell(parent, ts);
    }
  }
}

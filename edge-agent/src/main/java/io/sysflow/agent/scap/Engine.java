package io.sysflow.agent.scap;

import io.sysflow.agent.event.SystemEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns raw events into what happened. What an event means depends on what came before: which
 * thread made which call, with which descriptor. The rules are libsinsp's (its parsers.cpp), whose
 * results SysFlow's other collectors rest on; where they are wrong, only compatibility keeps them.
 */
final class Engine {

  private final NodeState state;
  private final EventTypes types;
  private final Emitter emitter;
  private final Call call;
  private final RawEvent event;
  private final ProcessCalls processes;
  private final DescriptorCalls descriptors;
  private final SocketCalls sockets;
  private final NameCalls names;
  private final OtherCalls others;
  private final NodeTables tables;

  private long lastTs;
  private boolean begun;

  // What an event ends is still there while it is told, and gone before the next.
  private @Nullable ThreadState closer;
  private int closedFd = -1;
  private @Nullable ThreadState exited;

  Engine(NodeState state, EventTypes types, RawEvent event) {
    this.state = state;
    this.types = types;
    this.event = event;
    emitter = new Emitter(state);
    call = new Call(state, event);
    processes = new ProcessCalls(state, emitter);
    descriptors = new DescriptorCalls(state, emitter);
    sockets = new SocketCalls(state, emitter);
    names = new NameCalls(state, emitter);
    others = new OtherCalls(emitter);
    tables = new NodeTables(state, emitter);
  }

  /** Hands over to {@code consumer} from now on. */
  void begin(Consumer<? super SystemEvent> consumer) {
    emitter.begin(consumer);
  }

  /** Returns how many events were handed over since the last call of {@link #begin}. */
  int handedOver() {
    return emitter.count();
  }

  /** Returns how many events about the node's tables could not be understood. */
  long malformedTables() {
    return tables.malformed();
  }

  /** Forgets everything: another capture begins. */
  void restart() {
    forgetEnded();
    begun = false;
  }

  /** Says how late it is, after the last event. */
  void end() {
    if (!begun) {
      start();
    }
    emitter.end(lastTs);
  }

  /** Takes in the event that the reader is at. */
  void accept(boolean stateOnly) {
    int type = event.type;
    forgetEnded();
    if (types.taker(type) == EventTypes.TABLES) {
      acceptTable();
      return;
    }
    if (!begun) {
      start();
    }
    if (types.taker(type) != EventTypes.NOBODY || !types.isNoCall(type)) {
      acceptCall(type, stateOnly);
    }
    if (!stateOnly) {
      lastTs = Math.max(lastTs, event.ts);
      emitter.progress(event.ts);
    }
  }

  private void start() {
    begun = true;
    lastTs = Math.max(lastTs, event.ts);
    state.complete();
    tables.tell(event.ts);
    emitter.tellListed(event.ts);
  }

  private void acceptTable() {
    tables.accept(event, begun);
    if (begun && event.ts > 0) {
      lastTs = Math.max(lastTs, event.ts);
      emitter.progress(event.ts);
    }
  }

  private void acceptCall(int type, boolean stateOnly) {
    if (types.hasNoThread(type)) {
      return;
    }
    ThreadState thread =
        types.needsThread(type)
            ? state.threads().get(event.tid)
            : state.threads().getOrMake(event.tid);
    call.begin(thread);
    emitter.mute(stateOnly);
    if (Type.isExit(type)) {
      exit(type, thread);
    } else if (thread != null) {
      enter(type, thread);
    }
  }

  private void enter(int type, ThreadState thread) {
    thread.lastType = type;
    thread.lastFd = -1;
    if (types.usesFd(type)) {
      thread.lastFd = event.fd(0);
      call.setFd(thread.descriptor(thread.lastFd));
    }
    if (types.isKept(type)) {
      thread.kept = event.keep(thread.kept);
      thread.hasKept = true;
    }
    switch (type) {
      case Type.CLOSE_E -> thread.closing = call.fd();
      case Type.CONNECT_E -> sockets.connecting(call);
      case Type.SETUID_E -> state.textMade(Integer.toString(event.int32(0)));
      case Type.SENDTO_E -> sockets.sending(call);
      case Type.MMAP_E, Type.MMAP2_E -> descriptors.map(call);
      case Type.PROCEXIT_E, Type.PROCEXIT_OLD_E -> {
        processes.exit(call);
        exited = thread;
      }
      default -> {}
    }
  }

  private void exit(int type, @Nullable ThreadState thread) {
    if (thread != null) {
      boolean ofEnter =
          thread.lastType == type - 1
              || thread.lastType == Type.EXECVEAT_E
                  && (type == Type.EXECVE_X || type == Type.EXECVE_18_X);
      if (!ofEnter) {
        findDescriptor(type, thread);
      } else {
        if (types.usesFd(type)) {
          call.setFd(thread.descriptor(thread.lastFd));
        }
        if (thread.hasKept && thread.kept.type == thread.lastType) {
          call.setEnter(thread.kept);
        }
      }
    }
    dispatch(type);
    if (call.hasThread()) {
      call.thread().hasKept = false;
    }
  }

  /** Takes the descriptor that exit tells; the drivers of today write no enter events. */
  private void findDescriptor(int type, ThreadState thread) {
    int parameter = types.exitFd(type);
    if (parameter > 0 && event.count() > parameter) {
      thread.lastFd = event.fd(parameter);
      call.setFd(thread.descriptor(thread.lastFd));
      thread.closing = type == Type.CLOSE_X ? call.fd() : thread.closing;
    }
  }

  private void dispatch(int type) {
    byte taker = types.taker(type);
    if (taker == EventTypes.PROCESSES) {
      processes.accept(call);
    } else if (!call.hasThread()) {
      return;
    } else if (taker == EventTypes.SOCKETS) {
      sockets.accept(call);
    } else if (taker == EventTypes.DESCRIPTORS) {
      descriptors.accept(call);
      if (type == Type.CLOSE_X && descriptors.takeClosed()) {
        closer = call.thread();
        closedFd = closer.lastFd;
      }
    } else if (taker == EventTypes.NAMES) {
      names.accept(call);
    } else if (taker == EventTypes.OTHERS && !state.isCompat()) {
      others.accept(call);
    }
  }

  private void forgetEnded() {
    if (exited != null) {
      state.threads().remove(exited.tid);
      exited = null;
    }
    if (closer != null) {
      FdTable table = closer.descriptors();
      if (table != null) {
        table.remove(closedFd);
      }
      closer = null;
    }
  }
}

package io.sysflow.policy.field;

import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.Traffic;
import org.jspecify.annotations.Nullable;

/**
 * What an operation returned. A flow that does not hold the result of its open, connect or accept
 * exists because the call succeeded or is in progress; reads and writes returned, together, how
 * many bytes were transferred.
 */
final class Results {

  private Results() {}

  /** Returns the result, {@link FieldSource#MISSING} if unknown. */
  static long of(EventView view) {
    if (view.operation() == Operation.EXIT) {
      return FieldSource.MISSING; // it has a status instead
    }
    if (view.activity() instanceof ProcessEvent event) {
      return event.ret();
    }
    if (view.activity() instanceof FileEvent event) {
      return event.ret();
    }
    if (view.activity() instanceof NetworkEvent event) {
      return event.ret();
    }
    return switch (view.operation()) {
      case OPEN, CREAT, ACCEPT, MODULE_LOAD, MEMFD, SOCKET, USERFAULTFD, IO_URING, DUP ->
          of(view, FdFields.number(view));
      case CONNECT, SETNS, BIND, LISTEN, CHMOD, CHOWN, TRUNCATE, UTIMES, SETXATTR -> of(view, 0);
      case CLOSE, SHUTDOWN -> 0;
      case READ, RECV, WRITE, SEND -> transferred(view);
      default -> FieldSource.MISSING;
    };
  }

  private static long of(EventView view, long success) {
    Integer ret = null;
    if (view.activity() instanceof FileFlow flow) {
      ret = flow.ret();
    } else if (view.activity() instanceof NetworkFlow flow) {
      ret = flow.ret();
    }
    return ret != null ? ret : Math.max(success, 0);
  }

  private static long transferred(EventView view) {
    Traffic traffic = Traffic.NONE;
    if (view.activity() instanceof FileFlow flow) {
      traffic = view.operation().reads() ? flow.reads() : flow.writes();
    } else if (view.activity() instanceof NetworkFlow flow) {
      traffic = view.operation().reads() ? flow.reads() : flow.writes();
    }
    return traffic.bytes();
  }

  /** Returns "SUCCESS" or the name of the error, null if unknown. */
  static @Nullable String text(EventView view) {
    long result = of(view);
    return result == FieldSource.MISSING ? null : LinuxNames.result(result);
  }

  /** Returns whether the operation is known to have failed. */
  static boolean failed(EventView view) {
    long result = of(view);
    return result != FieldSource.MISSING && result < 0;
  }
}

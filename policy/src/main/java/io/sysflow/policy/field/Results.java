package io.sysflow.policy.field;

import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.ProcessEvent;
import org.jspecify.annotations.Nullable;

/**
 * What an operation returned. A flow that does not hold the result of its open, connect or accept
 * exists because the call succeeded or is in progress; what single reads and writes returned is not
 * known, nor whether they failed.
 */
final class Results {

  private Results() {}

  /** Returns the result, {@link FieldSource#MISSING} if unknown. */
  static long of(EventView view) {
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

  /** Returns "SUCCESS" or the name of the error, null if unknown. */
  static @Nullable String text(EventView view) {
    long result = of(view);
    if (view.operation() == Operation.EXIT) {
      return result == FieldSource.MISSING ? null : Long.toString(result);
    }
    return result == FieldSource.MISSING ? null : LinuxNames.result(result);
  }

  /** Returns whether the operation is known to have failed. */
  static boolean failed(EventView view) {
    long result = of(view);
    return view.operation() != Operation.EXIT && result != FieldSource.MISSING && result < 0;
  }
}

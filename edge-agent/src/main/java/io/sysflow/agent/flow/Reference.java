package io.sysflow.agent.flow;

import io.sysflow.agent.event.Accept;
import io.sysflow.agent.event.Close;
import io.sysflow.agent.event.Connect;
import io.sysflow.agent.event.FdOp;
import io.sysflow.agent.event.FileOpen;
import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.NameOp;
import io.sysflow.agent.event.ProcessOp;
import io.sysflow.agent.event.Resource;
import io.sysflow.agent.event.SocketResource;
import io.sysflow.agent.event.ThreadEvent;

/** What the reference collector does not see. */
final class Reference {

  private Reference() {}

  /** Returns whether the reference collector makes anything of an event. */
  static boolean sees(ThreadEvent event) {
    if (event instanceof Io io) {
      return sees(io.resource());
    } else if (event instanceof FileOpen open) {
      return open.fd() >= -1; // one that failed below a directory is one of the directory, as -1
    } else if (event instanceof Close close) {
      return sees(close.resource());
    } else if (event instanceof Connect connect) {
      return sees(connect.resource());
    } else if (event instanceof Accept accept) {
      return sees(accept.resource());
    } else if (event instanceof FdOp op) {
      return !op.op().isEmpty() && sees(op.resource());
    } else if (event instanceof NameOp op) {
      return !op.op().isEmpty();
    } else {
      return !(event instanceof ProcessOp);
    }
  }

  private static boolean sees(Resource resource) {
    return !(resource instanceof SocketResource socket) || socket.tuple().sip().version() == 4;
  }
}

package io.sysflow.agent.flow;

import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.NameOp;
import io.sysflow.agent.event.ProcessClone;
import io.sysflow.agent.event.ProcessExit;
import io.sysflow.agent.event.SocketResource;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Foid;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessFlow;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.Traffic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was done in all, by who did it and to what: of events, and of the records made of them. */
final class Totals {

  private final Map<String, Long> counts = new TreeMap<>();

  private Totals() {}

  /**
   * Returns the totals of events.
   *
   * @param processFlow whether threads are counted
   */
  static Map<String, Long> ofEvents(List<SystemEvent> events, boolean processFlow) {
    Totals totals = new Totals();
    for (SystemEvent event : events) {
      if (event instanceof Io io) {
        String key = key(io.actor().oid(), io.actor().tid(), io.fd());
        String what =
            io.resource() instanceof SocketResource socket
                ? name(socket.tuple())
                : name((FileResource) io.resource());
        totals.add(key + what, new Traffic(io.readOps(), io.readBytes()), "r");
        totals.add(key + what, new Traffic(io.writeOps(), io.writeBytes()), "w");
      } else if (event instanceof NameOp op) {
        totals.add(op.actor().oid() + " names", 1);
      } else if (processFlow) {
        totals.addThreads(event);
      }
    }
    return totals.counts;
  }

  /** Returns the totals of records. */
  static Map<String, Long> ofRecords(List<SysFlow> records) {
    Totals totals = new Totals();
    Map<Foid, String> files = new HashMap<>();
    for (SysFlow datum : records) {
      SysFlowRecord rec = datum.rec();
      if (rec instanceof FileEntity file) {
        files.put(
            file.oid(), name(new FileResource(file.restype(), file.path(), file.containerId())));
      } else if (rec instanceof FileFlow flow) {
        String key = key(flow.procOid(), flow.tid(), flow.fd()) + files.get(flow.fileOid());
        totals.add(key, flow.reads(), "r");
        totals.add(key, flow.writes(), "w");
      } else if (rec instanceof NetworkFlow flow) {
        String key = key(flow.procOid(), flow.tid(), flow.fd()) + name(flow.tuple());
        totals.add(key, flow.reads(), "r");
        totals.add(key, flow.writes(), "w");
      } else if (rec instanceof FileEvent event) {
        totals.add(event.procOid() + " names", 1);
      } else if (rec instanceof ProcessFlow flow) {
        totals.add(flow.procOid() + " cloned", flow.threadsCloned());
        totals.add(flow.procOid() + " exited", flow.threadsExited());
        totals.add(flow.procOid() + " errors", flow.cloneErrors());
      }
    }
    return totals.counts;
  }

  private void addThreads(SystemEvent event) {
    if (event instanceof ProcessClone clone) {
      boolean thread = (clone.flags() & ProcessClone.CLONE_THREAD) != 0;
      add(clone.actor().oid() + " cloned", thread && clone.ret() == 0 ? 1 : 0);
      add(clone.actor().oid() + " errors", clone.ret() < 0 ? 1 : 0);
    } else if (event instanceof ProcessExit exit && !exit.actor().isMainThread()) {
      add(exit.actor().oid() + " exited", 1);
    }
  }

  private void add(String key, Traffic traffic, String direction) {
    add(key + " ops " + direction, traffic.ops());
    add(key + " bytes " + direction, traffic.bytes());
  }

  private void add(String key, long count) {
    if (count != 0) {
      counts.merge(key, count, Long::sum);
    }
  }

  private static String key(Oid oid, long tid, int fd) {
    return oid + " " + tid + " " + fd + " ";
  }

  private static String name(FiveTuple tuple) {
    return tuple.toString();
  }

  private static String name(FileResource file) {
    return file.containerId() + ":" + file.path();
  }
}

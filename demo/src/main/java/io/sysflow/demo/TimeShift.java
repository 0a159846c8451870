package io.sysflow.demo;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.Header;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.ProcessFlow;
import io.sysflow.model.SysFlowRecord;

/**
 * Moves what was recorded once to another time. What was there before the recording began is moved
 * by the same amount in every repetition, so that it stays the same process each time; what began
 * during it is moved with the repetition, and is new each time.
 *
 * @param start of the recording, ns since the epoch
 * @param before added to times before {@code start}
 * @param after added to the others
 */
record TimeShift(long start, long before, long after) {

  /** Returns the same record at another time. */
  SysFlowRecord apply(SysFlowRecord record) {
    if (record instanceof ProcessActivity activity) {
      return activity(activity);
    } else if (record instanceof ProcessEntity process) {
      return process(process);
    } else if (record instanceof FileEntity f) {
      return new FileEntity(
          f.state(), f.oid(), time(f.ts()), f.restype(), f.path(), f.containerId());
    } else if (record instanceof PodEntity pod) {
      return pod(pod);
    } else if (record instanceof K8sEvent event) {
      return new K8sEvent(event.kind(), event.action(), time(event.ts()), event.message());
    } else if (record instanceof ContainerEntity || record instanceof Header) {
      return record;
    }
    throw new AssertionError(record);
  }

  /** Returns the time that {@code ts} becomes; 0, which stands for unknown, stays. */
  long time(long ts) {
    if (ts == 0) {
      return 0;
    }
    return ts < start ? ts + before : ts + after;
  }

  private ProcessActivity activity(ProcessActivity activity) {
    if (activity instanceof ProcessEvent e) {
      return new ProcessEvent(
          oid(e.procOid()),
          time(e.ts()),
          e.tid(),
          e.opFlags(),
          e.args(),
          e.ret(),
          e.xopFlags(),
          e.flags(),
          e.targetPid());
    } else if (activity instanceof ProcessFlow f) {
      return new ProcessFlow(
          oid(f.procOid()),
          time(f.ts()),
          f.opFlags(),
          time(f.endTs()),
          f.threadsCloned(),
          f.threadsExited(),
          f.cloneErrors());
    } else if (activity instanceof FileEvent e) {
      return fileEvent(e);
    } else if (activity instanceof FileFlow f) {
      return fileFlow(f);
    } else if (activity instanceof NetworkFlow f) {
      return networkFlow(f);
    } else if (activity instanceof NetworkEvent e) {
      return new NetworkEvent(
          oid(e.procOid()), time(e.ts()), e.tid(), e.opFlags(), e.tuple(), e.ret(), e.xopFlags());
    }
    throw new AssertionError(activity);
  }

  private FileEvent fileEvent(FileEvent e) {
    return new FileEvent(
        oid(e.procOid()),
        time(e.ts()),
        e.tid(),
        e.opFlags(),
        e.fileOid(),
        e.ret(),
        e.newFileOid(),
        e.xopFlags(),
        e.rawPath(),
        e.newRawPath(),
        e.mode(),
        e.flags());
  }

  private FileFlow fileFlow(FileFlow f) {
    return new FileFlow(
        oid(f.procOid()),
        time(f.ts()),
        f.tid(),
        f.opFlags(),
        f.openFlags(),
        time(f.endTs()),
        f.fileOid(),
        f.fd(),
        f.reads(),
        f.writes(),
        f.xopFlags(),
        f.ret(),
        f.rawPath(),
        f.mode());
  }

  private NetworkFlow networkFlow(NetworkFlow f) {
    return new NetworkFlow(
        oid(f.procOid()),
        time(f.ts()),
        f.tid(),
        f.opFlags(),
        time(f.endTs()),
        f.tuple(),
        f.fd(),
        f.reads(),
        f.writes(),
        f.xopFlags(),
        f.ret(),
        f.domain(),
        f.sockType());
  }

  private ProcessEntity process(ProcessEntity p) {
    Oid parent = p.poid();
    return new ProcessEntity(
        p.state(),
        oid(p.oid()),
        parent == null ? null : oid(parent),
        time(p.ts()),
        p.exe(),
        p.exeArgs(),
        p.uid(),
        p.userName(),
        p.gid(),
        p.groupName(),
        p.tty(),
        p.containerId(),
        p.entry(),
        p.cwd(),
        p.env(),
        p.facts());
  }

  private PodEntity pod(PodEntity p) {
    return new PodEntity(
        time(p.ts()),
        p.id(),
        p.name(),
        p.nodeName(),
        p.hostIp(),
        p.internalIp(),
        p.namespace(),
        p.restartCount(),
        p.labels(),
        p.selectors(),
        p.services());
  }

  private Oid oid(Oid oid) {
    return new Oid(time(oid.createTs()), oid.hpid());
  }
}

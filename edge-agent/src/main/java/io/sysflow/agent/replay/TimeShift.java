package io.sysflow.agent.replay;

import io.sysflow.model.Activity;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.Entity;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.ProcessFlow;
import org.jspecify.annotations.Nullable;

/**
 * Moves records in time, identities that are times included.
 *
 * @param from a moment of the recording, ns since the epoch
 * @param to when that moment is to be
 * @param speed how much faster than recorded everything goes from there on; what was before is
 *     moved at the same speed
 */
public record TimeShift(long from, long to, double speed) {

  /** Checks the speed. */
  public TimeShift {
    if (!(speed > 0)) {
      throw new IllegalArgumentException("speed must be positive: " + speed);
    }
  }

  /** Returns the new time; 0 stands for an unknown one and stays. */
  public long time(long recorded) {
    if (recorded == 0) {
      return 0;
    }
    long distance = recorded - from;
    return distance <= 0 || speed == 1 ? to + distance : to + Math.round(distance / speed);
  }

  /** Returns when the activity was over, in the time of the recording. */
  public static long end(Activity activity) {
    if (activity instanceof FileFlow flow) {
      return flow.endTs();
    }
    if (activity instanceof NetworkFlow flow) {
      return flow.endTs();
    }
    return activity instanceof ProcessFlow flow ? flow.endTs() : activity.ts();
  }

  /** Returns the entity as of its new time. */
  public Entity shift(Entity entity) {
    if (entity instanceof ProcessEntity process) {
      return shift(process);
    }
    if (entity instanceof FileEntity file) {
      return new FileEntity(
          file.state(),
          file.oid(),
          time(file.ts()),
          file.restype(),
          file.path(),
          file.containerId());
    }
    if (entity instanceof PodEntity pod) {
      return shift(pod);
    }
    if (entity instanceof ContainerEntity) {
      return entity;
    }
    throw new AssertionError(entity);
  }

  /** Returns the activity at its new time. */
  public Activity shift(Activity activity) {
    if (activity instanceof K8sEvent event) {
      return new K8sEvent(event.kind(), event.action(), time(event.ts()), event.message());
    }
    return shift((ProcessActivity) activity);
  }

  private ProcessActivity shift(ProcessActivity activity) {
    if (activity instanceof ProcessEvent event) {
      return shift(event);
    }
    if (activity instanceof ProcessFlow flow) {
      return shift(flow);
    }
    if (activity instanceof FileEvent event) {
      return shift(event);
    }
    if (activity instanceof FileFlow flow) {
      return shift(flow);
    }
    if (activity instanceof NetworkEvent event) {
      return shift(event);
    }
    if (activity instanceof NetworkFlow flow) {
      return shift(flow);
    }
    throw new AssertionError(activity);
  }

  private Oid oid(Oid oid) {
    return oid.createTs() == 0 ? oid : new Oid(time(oid.createTs()), oid.hpid());
  }

  private @Nullable Oid parent(@Nullable Oid oid) {
    return oid == null ? null : oid(oid);
  }

  private ProcessEntity shift(ProcessEntity process) {
    return process.toBuilder()
        .oid(oid(process.oid()))
        .poid(parent(process.poid()))
        .ts(time(process.ts()))
        .build();
  }

  private PodEntity shift(PodEntity pod) {
    return new PodEntity(
        time(pod.ts()),
        pod.id(),
        pod.name(),
        pod.nodeName(),
        pod.hostIp(),
        pod.internalIp(),
        pod.namespace(),
        pod.restartCount(),
        pod.labels(),
        pod.selectors(),
        pod.services());
  }

  private ProcessEvent shift(ProcessEvent event) {
    return new ProcessEvent(
        oid(event.procOid()),
        time(event.ts()),
        event.tid(),
        event.opFlags(),
        event.args(),
        event.ret(),
        event.xopFlags(),
        event.flags(),
        event.targetPid());
  }

  private ProcessFlow shift(ProcessFlow flow) {
    return new ProcessFlow(
        oid(flow.procOid()),
        time(flow.ts()),
        flow.opFlags(),
        time(flow.endTs()),
        flow.threadsCloned(),
        flow.threadsExited(),
        flow.cloneErrors());
  }

  private FileEvent shift(FileEvent event) {
    return new FileEvent(
        oid(event.procOid()),
        time(event.ts()),
        event.tid(),
        event.opFlags(),
        event.fileOid(),
        event.ret(),
        event.newFileOid(),
        event.xopFlags(),
        event.rawPath(),
        event.newRawPath(),
        event.mode(),
        event.flags());
  }

  private FileFlow shift(FileFlow flow) {
    return new FileFlow(
        oid(flow.procOid()),
        time(flow.ts()),
        flow.tid(),
        flow.opFlags(),
        flow.openFlags(),
        time(flow.endTs()),
        flow.fileOid(),
        flow.fd(),
        flow.reads(),
        flow.writes(),
        flow.xopFlags(),
        flow.ret(),
        flow.rawPath(),
        flow.mode());
  }

  private NetworkEvent shift(NetworkEvent event) {
    return new NetworkEvent(
        oid(event.procOid()),
        time(event.ts()),
        event.tid(),
        event.opFlags(),
        event.tuple(),
        event.ret(),
        event.xopFlags());
  }

  private NetworkFlow shift(NetworkFlow flow) {
    return new NetworkFlow(
        oid(flow.procOid()),
        time(flow.ts()),
        flow.tid(),
        flow.opFlags(),
        time(flow.endTs()),
        flow.tuple(),
        flow.fd(),
        flow.reads(),
        flow.writes(),
        flow.xopFlags(),
        flow.ret(),
        flow.domain(),
        flow.sockType());
  }
}

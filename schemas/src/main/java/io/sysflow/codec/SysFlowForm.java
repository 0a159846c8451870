package io.sysflow.codec;

import static io.sysflow.codec.Dialect.EXTENDED;

import io.sysflow.model.Activity;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.Entity;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.Header;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.ProcessFlow;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;

/** The wire form of the root record: the union's branch, the record, the envelope. */
final class SysFlowForm {

  // Branches of the union, in the order of the schema.
  private static final int HEADER = 0;
  private static final int CONTAINER = 1;
  private static final int PROCESS = 2;
  private static final int FILE = 3;
  private static final int PROCESS_EVENT = 4;
  private static final int NETWORK_FLOW = 5;
  private static final int FILE_FLOW = 6;
  private static final int FILE_EVENT = 7;
  private static final int NETWORK_EVENT = 8;
  private static final int PROCESS_FLOW = 9;
  private static final int POD = 10;
  private static final int K8S_EVENT = 11;

  private SysFlowForm() {}

  static void write(SysFlow datum, Dialect dialect, BinaryOut out) {
    SysFlowRecord rec = datum.rec();
    if (rec instanceof Activity activity) {
      write(activity, dialect, out);
    } else if (rec instanceof Header header) {
      out.writeLong(HEADER);
      EntityForm.write(header, dialect, out);
    } else {
      write((Entity) rec, dialect, out);
    }
    if (dialect == EXTENDED) {
      out.writeLong(datum.epoch());
      out.writeLong(datum.seq());
      out.writeLong(datum.emitted());
    }
  }

  private static void write(Entity entity, Dialect dialect, BinaryOut out) {
    if (entity instanceof ProcessEntity process) {
      out.writeLong(PROCESS);
      EntityForm.write(process, dialect, out);
    } else if (entity instanceof FileEntity file) {
      out.writeLong(FILE);
      EntityForm.write(file, out);
    } else if (entity instanceof ContainerEntity container) {
      out.writeLong(CONTAINER);
      EntityForm.write(container, dialect, out);
    } else if (entity instanceof PodEntity pod) {
      out.writeLong(POD);
      EntityForm.write(pod, out);
    } else {
      throw new AssertionError(entity);
    }
  }

  private static void write(Activity activity, Dialect dialect, BinaryOut out) {
    if (activity instanceof FileFlow flow) {
      out.writeLong(FILE_FLOW);
      ActivityForm.write(flow, dialect, out);
    } else if (activity instanceof NetworkFlow flow) {
      out.writeLong(NETWORK_FLOW);
      ActivityForm.write(flow, dialect, out);
    } else if (activity instanceof ProcessEvent event) {
      out.writeLong(PROCESS_EVENT);
      ActivityForm.write(event, dialect, out);
    } else if (activity instanceof FileEvent event) {
      out.writeLong(FILE_EVENT);
      ActivityForm.write(event, dialect, out);
    } else if (activity instanceof ProcessFlow flow) {
      out.writeLong(PROCESS_FLOW);
      ActivityForm.write(flow, out);
    } else if (activity instanceof NetworkEvent event) {
      out.writeLong(NETWORK_EVENT);
      ActivityForm.write(event, dialect, out);
    } else if (activity instanceof K8sEvent event) {
      out.writeLong(K8S_EVENT);
      ActivityForm.write(event, out);
    } else {
      throw new AssertionError(activity);
    }
  }

  static SysFlow read(Dialect dialect, BinaryIn in) {
    SysFlowRecord rec = readRecord(dialect, in);
    return dialect == EXTENDED
        ? new SysFlow(rec, in.readLong(), in.readLong(), in.readLong())
        : SysFlow.bare(rec);
  }

  private static SysFlowRecord readRecord(Dialect dialect, BinaryIn in) {
    int branch = in.readInt();
    return switch (branch) {
      case HEADER -> EntityForm.readHeader(dialect, in);
      case CONTAINER -> EntityForm.readContainer(dialect, in);
      case PROCESS -> EntityForm.readProcess(dialect, in);
      case FILE -> EntityForm.readFile(in);
      case PROCESS_EVENT -> ActivityForm.readProcessEvent(dialect, in);
      case NETWORK_FLOW -> ActivityForm.readNetworkFlow(dialect, in);
      case FILE_FLOW -> ActivityForm.readFileFlow(dialect, in);
      case FILE_EVENT -> ActivityForm.readFileEvent(dialect, in);
      case NETWORK_EVENT -> ActivityForm.readNetworkEvent(dialect, in);
      case PROCESS_FLOW -> ActivityForm.readProcessFlow(in);
      case POD -> EntityForm.readPod(in);
      case K8S_EVENT -> ActivityForm.readK8sEvent(in);
      default -> throw in.malformed("expected a record type of 0 to 11 but found " + branch);
    };
  }
}

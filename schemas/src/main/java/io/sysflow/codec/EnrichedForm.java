package io.sysflow.codec;

import static io.sysflow.codec.Dialect.EXTENDED;

import io.sysflow.model.Activity;
import io.sysflow.model.Alert;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.ProcessFlow;
import io.sysflow.model.Reference;
import io.sysflow.model.Severity;
import org.jspecify.annotations.Nullable;

/** The wire form of enriched records and alerts: fields in the order of their {@code .avsc}. */
final class EnrichedForm {

  private static final Severity[] SEVERITIES = Severity.values();
  private static final Reference[] REFERENCES = Reference.values();

  private EnrichedForm() {}

  static void write(EnrichedRecord record, BinaryOut out) {
    out.writeString(record.node());
    out.writeLong(record.epoch());
    out.writeLong(record.seq());
    write(record.activity(), out);
    writeOptional(record.process(), out);
    if (!record.ancestors().isEmpty()) {
      out.writeLong(record.ancestors().size());
      record.ancestors().forEach(ancestor -> EntityForm.write(ancestor, EXTENDED, out));
    }
    out.writeLong(0);
    writeOptional(record.file(), out);
    writeOptional(record.newFile(), out);
    ContainerEntity container = record.container();
    out.writeLong(container == null ? 0 : 1);
    if (container != null) {
      EntityForm.write(container, EXTENDED, out);
    }
    PodEntity pod = record.pod();
    out.writeLong(pod == null ? 0 : 1);
    if (pod != null) {
      EntityForm.write(pod, out);
    }
    if (!record.unresolved().isEmpty()) {
      out.writeLong(record.unresolved().size());
      record.unresolved().forEach(reference -> out.writeString(reference.text()));
    }
    out.writeLong(0);
    EnrichedRecord.Origin origin = record.origin();
    out.writeLong(origin == null ? 0 : 1);
    if (origin != null) {
      out.writeString(origin.ip());
      out.writeLong(origin.schema());
      out.writeString(origin.fileName());
    }
  }

  private static void writeOptional(@Nullable ProcessEntity process, BinaryOut out) {
    out.writeLong(process == null ? 0 : 1);
    if (process != null) {
      EntityForm.write(process, EXTENDED, out);
    }
  }

  private static void writeOptional(@Nullable FileEntity file, BinaryOut out) {
    out.writeLong(file == null ? 0 : 1);
    if (file != null) {
      EntityForm.write(file, out);
    }
  }

  /** The union here has the activities alone, so their numbers differ from SysFlow's. */
  private static void write(Activity activity, BinaryOut out) {
    if (activity instanceof ProcessEvent event) {
      out.writeLong(0);
      ActivityForm.write(event, EXTENDED, out);
    } else if (activity instanceof NetworkFlow flow) {
      out.writeLong(1);
      ActivityForm.write(flow, EXTENDED, out);
    } else if (activity instanceof FileFlow flow) {
      out.writeLong(2);
      ActivityForm.write(flow, EXTENDED, out);
    } else if (activity instanceof FileEvent event) {
      out.writeLong(3);
      ActivityForm.write(event, EXTENDED, out);
    } else if (activity instanceof NetworkEvent event) {
      out.writeLong(4);
      ActivityForm.write(event, EXTENDED, out);
    } else if (activity instanceof ProcessFlow flow) {
      out.writeLong(5);
      ActivityForm.write(flow, out);
    } else if (activity instanceof K8sEvent event) {
      out.writeLong(6);
      ActivityForm.write(event, out);
    } else {
      throw new AssertionError(activity);
    }
  }

  private static Activity readActivity(BinaryIn in) {
    int branch = in.readInt();
    return switch (branch) {
      case 0 -> ActivityForm.readProcessEvent(EXTENDED, in);
      case 1 -> ActivityForm.readNetworkFlow(EXTENDED, in);
      case 2 -> ActivityForm.readFileFlow(EXTENDED, in);
      case 3 -> ActivityForm.readFileEvent(EXTENDED, in);
      case 4 -> ActivityForm.readNetworkEvent(EXTENDED, in);
      case 5 -> ActivityForm.readProcessFlow(in);
      case 6 -> ActivityForm.readK8sEvent(in);
      default -> throw in.malformed("expected an activity of 0 to 6 but found " + branch);
    };
  }

  static EnrichedRecord read(BinaryIn in) {
    return new EnrichedRecord(
        in.readString(),
        in.readLong(),
        in.readLong(),
        readActivity(in),
        in.present() ? EntityForm.readProcess(EXTENDED, in) : null,
        in.readList(item -> EntityForm.readProcess(EXTENDED, item)),
        in.present() ? EntityForm.readFile(in) : null,
        in.present() ? EntityForm.readFile(in) : null,
        in.present() ? EntityForm.readContainer(EXTENDED, in) : null,
        in.present() ? EntityForm.readPod(in) : null,
        in.readList(EnrichedForm::readReference),
        in.present()
            ? new EnrichedRecord.Origin(in.readString(), in.readLong(), in.readString())
            : null);
  }

  private static Reference readReference(BinaryIn in) {
    String text = in.readString();
    for (Reference reference : REFERENCES) {
      if (reference.text().equals(text)) {
        return reference;
      }
    }
    throw in.malformed("expected a kind of reference but found '" + text + "'");
  }

  static void write(Alert alert, BinaryOut out) {
    out.writeString(alert.id());
    out.writeString(alert.ruleId());
    out.writeString(alert.ruleName());
    out.writeString(alert.description());
    out.writeLong(alert.severity().code());
    out.writeStrings(alert.tags());
    out.writeOptionalString(alert.policyVersion());
    out.writeString(alert.output());
    out.writeMap(alert.outputFields());
    out.writeOptionalString(alert.evtType());
    write(alert.record(), out);
    CorrelatedForm.write(alert.witness(), out);
    CorrelatedForm.write(alert.correlated(), out);
  }

  static Alert readAlert(BinaryIn in) {
    return new Alert(
        in.readString(),
        in.readString(),
        in.readString(),
        in.readString(),
        readSeverity(in),
        in.readStrings(),
        in.readOptionalString(),
        in.readString(),
        in.readMap(),
        in.readOptionalString(),
        read(in),
        CorrelatedForm.readWitness(in),
        CorrelatedForm.read(in));
  }

  private static Severity readSeverity(BinaryIn in) {
    int code = in.readInt();
    for (Severity severity : SEVERITIES) {
      if (severity.code() == code) {
        return severity;
      }
    }
    throw in.malformed("expected a severity of 0 to 7 but found " + code);
  }
}

package io.sysflow.codec;

import io.sysflow.model.Alert;
import io.sysflow.model.Correlated;
import org.jspecify.annotations.Nullable;

/** The wire form of what alerts of correlations are of: fields in the order of the schema. */
final class CorrelatedForm {

  private CorrelatedForm() {}

  static void write(Alert.@Nullable Witness witness, BinaryOut out) {
    out.writeLong(witness == null ? 0 : 1);
    if (witness != null) {
      out.writeString(witness.topic());
      out.writeLong(witness.partition());
      out.writeLong(witness.offset());
    }
  }

  static Alert.@Nullable Witness readWitness(BinaryIn in) {
    return in.present() ? new Alert.Witness(in.readString(), in.readInt(), in.readLong()) : null;
  }

  static void write(@Nullable Correlated correlated, BinaryOut out) {
    out.writeLong(correlated == null ? 0 : 1);
    if (correlated == null) {
      return;
    }
    out.writeLong(code(correlated.state()));
    out.writeString(correlated.type());
    out.writeMap(correlated.group());
    out.writeLong(correlated.start());
    out.writeLong(correlated.end());
    out.writeLong(correlated.count());
    out.writeDouble(correlated.measure());
    if (!correlated.sources().isEmpty()) {
      out.writeLong(correlated.sources().size());
      correlated.sources().forEach(source -> write(source, out));
    }
    out.writeLong(0);
    if (!correlated.losses().isEmpty()) {
      out.writeLong(correlated.losses().size());
      for (Correlated.Loss loss : correlated.losses()) {
        out.writeString(loss.node());
        out.writeLong(loss.start());
        out.writeLong(loss.end());
        out.writeLong(loss.lost());
      }
    }
    out.writeLong(0);
  }

  private static void write(Correlated.Source source, BinaryOut out) {
    out.writeOptionalString(source.alertId());
    out.writeString(source.ruleId());
    out.writeString(source.node());
    out.writeLong(source.epoch());
    out.writeLong(source.seq());
    out.writeLong(source.ts());
    write(source.place(), out);
  }

  static @Nullable Correlated read(BinaryIn in) {
    if (!in.present()) {
      return null;
    }
    return new Correlated(
        state(in),
        in.readString(),
        in.readMap(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readDouble(),
        in.readList(CorrelatedForm::source),
        in.readList(
            item ->
                new Correlated.Loss(
                    item.readString(), item.readLong(), item.readLong(), item.readLong())));
  }

  private static Correlated.Source source(BinaryIn in) {
    return new Correlated.Source(
        in.readOptionalString(),
        in.readString(),
        in.readString(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        readWitness(in));
  }

  private static int code(Alert.State state) {
    return switch (state) {
      case NEW -> 0;
      case UPDATED -> 1;
      case CLOSED -> 2;
    };
  }

  private static Alert.State state(BinaryIn in) {
    int code = in.readInt();
    return switch (code) {
      case 0 -> Alert.State.NEW;
      case 1 -> Alert.State.UPDATED;
      case 2 -> Alert.State.CLOSED;
      default -> throw in.malformed("expected a state of 0 to 2 but found " + code);
    };
  }
}

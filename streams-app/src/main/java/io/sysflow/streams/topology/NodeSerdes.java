package io.sysflow.streams.topology;

import io.sysflow.streams.nodes.NodeFacts;
import io.sysflow.streams.nodes.Pulse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * Pulses and facts of nodes as bytes; the first says which form it is. Pulses are exchanged by
 * instances of neighbouring versions: a later form may only add to the end, and is read as far as
 * it is known. Facts of a form that is not known are forgotten; the node is then heard anew.
 */
final class NodeSerdes {

  private static final int FORM = 1;

  private NodeSerdes() {}

  /** Writes a value. */
  private interface Writer<T> {
    void write(T value, DataOutputStream out) throws IOException;
  }

  /** Reads a value. */
  private interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  static Serde<Pulse> pulses() {
    return serde(NodeSerdes::writeAll, NodeSerdes::readAll, true);
  }

  static Serde<NodeFacts> facts() {
    return serde(NodeSerdes::write, NodeSerdes::readFacts, false);
  }

  private static <T> Serde<T> serde(Writer<T> writer, Reader<T> reader, boolean later) {
    return Serdes.serdeFrom(
        (topic, value) -> value == null ? null : bytes(value, writer),
        (topic, bytes) -> bytes == null ? null : value(bytes, reader, later));
  }

  private static <T> byte[] bytes(T value, Writer<T> writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORM);
      writer.write(value, out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static <T> @Nullable T value(byte[] bytes, Reader<T> reader, boolean later) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int form = in.readByte();
      if (form > FORM && !later) {
        return null;
      }
      if (form < FORM) {
        throw new SerializationException("facts of a node in the unknown form " + form);
      }
      return reader.read(in);
    } catch (IOException e) {
      throw new SerializationException("facts of a node end early", e);
    }
  }

  private static void writeAll(Pulse pulse, DataOutputStream out) throws IOException {
    write(pulse, out);
    out.writeInt(pulse.partition());
  }

  private static Pulse readAll(DataInputStream in) throws IOException {
    return from(readPulse(in), in);
  }

  /** An earlier version does not say which partition it is. */
  private static Pulse from(Pulse pulse, DataInputStream in) throws IOException {
    return in.available() < Integer.BYTES
        ? pulse
        : new Pulse(
            pulse.node(),
            pulse.epoch(),
            pulse.seq(),
            pulse.missing(),
            pulse.dropped(),
            pulse.emitted(),
            pulse.machineId(),
            in.readInt());
  }

  private static void write(Pulse pulse, DataOutputStream out) throws IOException {
    out.writeUTF(pulse.node());
    out.writeLong(pulse.epoch());
    out.writeLong(pulse.seq());
    out.writeLong(pulse.missing());
    out.writeLong(pulse.dropped());
    out.writeLong(pulse.emitted());
    out.writeUTF(pulse.machineId());
  }

  private static Pulse readPulse(DataInputStream in) throws IOException {
    return new Pulse(
        in.readUTF(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readUTF(),
        -1);
  }

  private static void write(NodeFacts facts, DataOutputStream out) throws IOException {
    write(facts.latest(), out);
    out.writeLong(facts.position());
    out.writeLong(facts.heard());
    out.writeBoolean(facts.silent());
    out.writeInt(facts.starts().size());
    for (long start : facts.starts()) {
      out.writeLong(start);
    }
    out.writeLong(facts.reportedMissing());
    out.writeLong(facts.reportedDropped());
    out.writeUTF(facts.reportedMachine());
    out.writeInt(facts.latest().partition());
  }

  private static NodeFacts readFacts(DataInputStream in) throws IOException {
    Pulse latest = readPulse(in);
    long position = in.readLong();
    long heard = in.readLong();
    boolean silent = in.readBoolean();
    List<Long> starts = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      starts.add(in.readLong());
    }
    long missing = in.readLong();
    long dropped = in.readLong();
    String machine = in.readUTF();
    return new NodeFacts(
        from(latest, in), position, heard, silent, starts, missing, dropped, machine);
  }
}

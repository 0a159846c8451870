package io.sysflow.streams.topology;

import io.sysflow.codec.Codec;
import io.sysflow.codec.MalformedRecordException;
import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Link;
import io.sysflow.streams.nodes.Pulse;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** What the graph is told, as bytes; the first says what it is. */
final class GraphSerdes {

  private static final byte LINKED = 1;
  private static final byte CANDIDATE = 2;

  /** What earlier versions told of a node, past the links. */
  private static final byte PROGRESSED = 3;

  private static final byte PASSED = 4;

  private GraphSerdes() {}

  static Serde<GraphInput> inputs() {
    return Serdes.serdeFrom(
        (topic, input) -> input == null ? null : bytes(input),
        (topic, bytes) -> bytes == null ? null : input(bytes));
  }

  static Serde<Link> links() {
    return Serdes.serdeFrom(
        (topic, link) -> link == null ? null : Codec.LINK.encode(link),
        (topic, bytes) -> bytes == null ? null : Codec.LINK.decode(bytes));
  }

  static Serde<GraphInput.Candidate> candidates() {
    return Serdes.serdeFrom(
        (topic, candidate) -> candidate == null ? null : bytes(candidate),
        (topic, bytes) -> bytes == null ? null : (GraphInput.Candidate) input(bytes));
  }

  private static byte[] bytes(GraphInput input) {
    if (input instanceof GraphInput.Linked linked) {
      return tagged(LINKED, Codec.LINK.encode(linked.link()));
    }
    if (input instanceof GraphInput.Candidate candidate) {
      return bytes(candidate);
    }
    if (input instanceof GraphInput.Passed passed) {
      return bytes(passed);
    }
    throw new AssertionError(input);
  }

  private static byte[] tagged(byte tag, byte[] rest) {
    return ByteBuffer.allocate(1 + rest.length).put(tag).put(rest).array();
  }

  private static byte[] bytes(GraphInput.Passed passed) {
    List<byte[]> pulses = passed.pulses().stream().map(GraphSerdes::bytes).toList();
    int size = pulses.stream().mapToInt(pulse -> Integer.BYTES + pulse.length).sum();
    ByteBuffer out = ByteBuffer.allocate(1 + Integer.BYTES + size);
    out.put(PASSED).putInt(passed.part());
    pulses.forEach(pulse -> out.putInt(pulse.length).put(pulse));
    return out.array();
  }

  static byte[] bytes(Pulse pulse) {
    return NodeSerdes.pulses().serializer().serialize("", pulse);
  }

  static Pulse pulse(byte[] bytes) {
    return NodeSerdes.pulses().deserializer().deserialize("", bytes);
  }

  private static GraphInput.Passed passed(ByteBuffer in) {
    int part = in.getInt();
    List<Pulse> pulses = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] pulse = new byte[in.getInt()];
      in.get(pulse);
      pulses.add(pulse(pulse));
    }
    return new GraphInput.Passed(part, pulses);
  }

  private static byte[] bytes(GraphInput.Candidate candidate) {
    byte[] record = Codec.ENRICHED.encode(candidate.record());
    Alert.Witness witness = candidate.witness();
    byte[] topic = witness == null ? new byte[0] : witness.topic().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + 3 * Integer.BYTES + Long.BYTES + topic.length + record.length)
        .put(CANDIDATE)
        .putInt(witness == null ? -1 : topic.length)
        .put(topic)
        .putInt(witness == null ? 0 : witness.partition())
        .putLong(witness == null ? 0 : witness.offset())
        .putInt(record.length)
        .put(record)
        .array();
  }

  private static GraphInput input(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      byte tag = in.get();
      return switch (tag) {
        case LINKED -> new GraphInput.Linked(Codec.LINK.decode(bytes, 1, bytes.length - 1));
        case CANDIDATE -> candidate(in);
        case PROGRESSED -> new GraphInput.Passed(0, List.of());
        case PASSED -> passed(in);
        default -> throw new SerializationException("the graph was told something unknown: " + tag);
      };
    } catch (BufferUnderflowException | MalformedRecordException e) {
      throw new SerializationException("what the graph was told ends early", e);
    }
  }

  private static GraphInput.Candidate candidate(ByteBuffer in) {
    int length = in.getInt();
    byte[] topic = new byte[Math.max(0, length)];
    in.get(topic);
    int partition = in.getInt();
    long offset = in.getLong();
    byte[] record = new byte[in.getInt()];
    in.get(record);
    EnrichedRecord enriched = Codec.ENRICHED.decode(record);
    Alert.@Nullable Witness witness =
        length < 0
            ? null
            : new Alert.Witness(new String(topic, StandardCharsets.UTF_8), partition, offset);
    return new GraphInput.Candidate(enriched, witness);
  }
}

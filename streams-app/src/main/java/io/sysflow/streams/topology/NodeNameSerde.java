package io.sysflow.streams.topology;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Names of nodes as bytes. The same name is the same text again, whose hash is known: a partition
 * has few nodes and very many records.
 */
final class NodeNameSerde implements Serde<String> {

  @Override
  public Serializer<String> serializer() {
    return new StringSerializer();
  }

  @Override
  public Deserializer<String> deserializer() {
    return new Names();
  }

  /** Used from one thread, as Kafka does. */
  private static final class Names implements Deserializer<String> {

    private static final int SLOTS = 1 << 12;

    /** The last name of each slot, and its bytes. */
    private final @Nullable String[] texts = new @Nullable String[SLOTS];

    private final byte[][] names = new byte[SLOTS][];

    @Override
    public @Nullable String deserialize(String topic, byte @Nullable [] bytes) {
      if (bytes == null) {
        return null;
      }
      int hash = Arrays.hashCode(bytes);
      int slot = (hash ^ hash >>> 16) & SLOTS - 1;
      String known = texts[slot];
      if (known != null && Arrays.equals(names[slot], bytes)) {
        return known;
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      names[slot] = bytes;
      texts[slot] = text;
      return text;
    }
  }
}

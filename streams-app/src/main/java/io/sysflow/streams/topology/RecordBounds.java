package io.sysflow.streams.topology;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** What is too large, or too little, for a record: the same live and in a hunt. */
public final class RecordBounds {

  /** Of a node's name; those of hosts have 253 at most. */
  private static final int LONGEST_NODE = 1_024;

  /** Of a record in bytes; agents send 1 MB at most. */
  private static final int LARGEST = 2 << 20;

  private RecordBounds() {}

  /**
   * Checks a record, of which what is kept and sent on is a few times as large as what comes.
   *
   * @param node the key of the record
   * @throws SerializationException if it cannot be processed
   */
  public static void check(@Nullable String node, byte[] value) {
    if (node == null || node.isEmpty()) {
      throw new SerializationException("expected the node as key but found none");
    }
    if (node.length() > LONGEST_NODE) {
      throw new SerializationException(
          "expected the node as key but found one of %d letters".formatted(node.length()));
    }
    if (value.length > LARGEST) {
      throw new SerializationException(
          "a record of %d bytes, more than %d".formatted(value.length, LARGEST));
    }
  }
}

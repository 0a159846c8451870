package io.sysflow.streams.topology;

import io.sysflow.streams.enrich.NodeMark;
import java.nio.ByteBuffer;

/** Marks of nodes as bytes. */
final class NodeMarks {

  private static final int NUMBERS = 5;

  private NodeMarks() {}

  static byte[] bytes(NodeMark mark) {
    return ByteBuffer.allocate(NUMBERS * Long.BYTES)
        .putLong(mark.epoch())
        .putLong(mark.records())
        .putLong(mark.seq())
        .putLong(mark.missing())
        .putLong(mark.seen())
        .array();
  }

  /** Reads what this version or an earlier one wrote, which had the first numbers only. */
  static NodeMark mark(byte[] bytes) {
    ByteBuffer numbers = ByteBuffer.wrap(bytes);
    return new NodeMark(next(numbers), next(numbers), next(numbers), next(numbers), next(numbers));
  }

  private static long next(ByteBuffer numbers) {
    return numbers.hasRemaining() ? numbers.getLong() : 0;
  }
}

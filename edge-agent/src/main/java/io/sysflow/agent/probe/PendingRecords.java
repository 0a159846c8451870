package io.sysflow.agent.probe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records of what was asked for by an io_uring, which wait for the record of the result. Used from
 * one thread.
 */
final class PendingRecords {
  /** More than this wait only if results were lost. */
  private static final int MOST = 16384;

  private final Map<Long, byte[]> waiting = new LinkedHashMap<>();
  private final ProbeRecord view = new ProbeRecord();
  private long dropped;

  /** Returns how many records were given up. */
  long dropped() {
    return dropped;
  }

  /** Keeps a record until its result is there. */
  void add(ProbeRecord r) {
    waiting.put(r.a2(), r.copy());
    if (waiting.size() > MOST) {
      Iterator<byte[]> eldest = waiting.values().iterator();
      eldest.next();
      eldest.remove();
      dropped++;
    }
  }

  /**
   * Returns the record that waited for this result, as it would have been told at once; null if
   * there is none, or nothing to be told. It is valid until the next one.
   */
  @Nullable ProbeRecord complete(ProbeRecord done) {
    byte[] request = waiting.remove(done.a2());
    if (request == null) {
      return null;
    }
    byte[] result = done.copy();
    int fields = request.length - Wire.HEADER;
    ByteBuffer asked = ByteBuffer.wrap(request).order(ByteOrder.nativeOrder());
    ByteBuffer whole =
        ByteBuffer.allocate(result.length + fields).order(ByteOrder.nativeOrder()).put(result);
    whole.put(request, Wire.HEADER, fields);
    int kind = asked.getShort(Wire.AT_KIND);
    if (kind == Wire.OPEN_FAILED && done.ret() >= 0) {
      if (done.file() == 0) {
        // It is in the ring's table alone: its transfers will say what it is.
        return null;
      }
      kind = Wire.OPEN;
    }
    int flags = asked.getShort(Wire.AT_FLAGS) & ~Wire.FLAG_PENDING;
    whole.putInt(Wire.AT_LENGTH, whole.capacity());
    whole.putShort(Wire.AT_KIND, (short) kind);
    whole.putShort(Wire.AT_FLAGS, (short) (flags | whole.getShort(Wire.AT_FLAGS)));
    whole.putLong(Wire.AT_A0, asked.getLong(Wire.AT_A0));
    whole.putLong(Wire.AT_A1, asked.getLong(Wire.AT_A1));
    whole.putLong(Wire.AT_A2, 0);
    view.set(whole, 0, whole.capacity());
    return view;
  }
}

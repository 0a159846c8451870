package io.sysflow.agent.probe;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The probe's map "flows". A sweep reads thousands of entries a call. Used from one thread. */
final class KernelFlows implements FlowTable, AutoCloseable {
  private static final int BATCH = 4096;
  private static final int KEY_SIZE = 8;
  private static final int ENOENT = 2;
  private static final int ENOSPC = 28;

  private final int fd;
  private final Memory keys = new Memory((long) BATCH * KEY_SIZE);
  private final Memory values = new Memory((long) BATCH * FlowSums.SIZE);
  private final Memory count = new Memory(4);
  private final Memory cursor = new Memory(8);
  private final Memory nextCursor = new Memory(8);
  private final Memory key = new Memory(KEY_SIZE);
  private final Memory value = new Memory(FlowSums.SIZE);
  private final ByteBuffer keyBytes = bytes(keys);
  private final ByteBuffer valueBytes = bytes(values);
  private final ByteBuffer oneValue = bytes(value);
  private final FlowSums sums = new FlowSums();

  KernelFlows(int fd) {
    this.fd = fd;
  }

  private static ByteBuffer bytes(Memory memory) {
    return memory.getByteBuffer(0, memory.size()).order(ByteOrder.nativeOrder());
  }

  @Override
  public boolean look(int tid, int descriptor, FlowSums result) {
    key.setInt(0, tid);
    key.setInt(4, descriptor);
    if (LibBpf.bpf_map_lookup_elem(fd, key, value) < 0) {
      return false;
    }
    result.read(oneValue, 0);
    return true;
  }

  @Override
  public boolean take(int tid, int descriptor, FlowSums result) {
    key.setInt(0, tid);
    key.setInt(4, descriptor);
    int error = LibBpf.bpf_map_lookup_and_delete_elem(fd, key, value);
    if (error < 0 && error != -ENOENT) {
      // Hash maps can do both in one call since Linux 5.14.
      error = LibBpf.bpf_map_lookup_elem(fd, key, value);
      LibBpf.bpf_map_delete_elem(fd, key);
    }
    if (error < 0) {
      return false;
    }
    result.read(oneValue, 0);
    return true;
  }

  @Override
  public void sweep(Visitor visitor) {
    @Nullable Pointer from = null;
    int result;
    do {
      count.setInt(0, BATCH);
      result = LibBpf.bpf_map_lookup_batch(fd, from, nextCursor, keys, values, count, null);
      if (result < 0 && result != -ENOENT) {
        throw new BpfException("sweep", "flows", result == -ENOSPC ? ENOSPC : -result, "");
      }
      int n = count.getInt(0);
      for (int i = 0; i < n; i++) {
        sums.read(valueBytes, i * FlowSums.SIZE);
        visitor.visit(keyBytes.getInt(i * KEY_SIZE), keyBytes.getInt(i * KEY_SIZE + 4), sums);
      }
      cursor.setLong(0, nextCursor.getLong(0));
      from = cursor;
    } while (result == 0);
  }

  @Override
  public void close() {
    keys.close();
    values.close();
    count.close();
    cursor.close();
    nextCursor.close();
    key.close();
    value.close();
  }
}

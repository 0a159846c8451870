package io.sysflow.agent.probe;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The processes that are there, read through a BPF iterator: with their true start, which /proc
 * tells to the hundredth of a second only.
 */
final class Snapshot implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final BpfObject object;

  private Snapshot(BpfObject object) {
    this.object = object;
  }

  /**
   * Loads the iterator.
   *
   * @throws BpfException if the kernel refuses
   */
  static Snapshot load() {
    BpfObject object = BpfObject.open("snapshot");
    try {
      object.load();
      return new Snapshot(object);
    } catch (BpfException e) {
      object.close();
      throw e;
    }
  }

  /** Hands over a record of each process. */
  void read(RingBuffer.Handler handler) {
    int fd = object.iterate();
    try (Memory buffer = new Memory(BUFFER)) {
      ByteBuffer bytes = buffer.getByteBuffer(0, BUFFER).order(ByteOrder.nativeOrder());
      ProbeRecord view = new ProbeRecord();
      long n;
      // Each read returns whole records.
      while ((n = LibC.read(fd, buffer, BUFFER)) > 0) {
        int length;
        for (int at = 0; at < n; at += length) {
          length = bytes.getInt(at + Wire.AT_LENGTH);
          view.set(bytes, at, length);
          handler.accept(view);
        }
      }
    } catch (LastErrorException e) {
      throw new BpfException("read", "snapshot", e.getErrorCode(), "");
    } finally {
      LibC.close(fd);
    }
  }

  /** Returns this process's id in the outermost pid namespace, once something has been read. */
  int self() {
    try (Memory key = new Memory(4);
        Memory value = new Memory(4)) {
      key.setInt(0, 0);
      int error = LibBpf.bpf_map_lookup_elem(object.mapFd(".bss"), key, value);
      if (error < 0) {
        throw new BpfException("read", ".bss", -error, "");
      }
      return value.getInt(0);
    }
  }

  @Override
  public void close() {
    object.close();
  }
}

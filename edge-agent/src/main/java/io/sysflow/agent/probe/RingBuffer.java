package io.sysflow.agent.probe;

import com.sun.jna.LastErrorException;
import com.sun.jna.Pointer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The kernel's ring buffer of the probe, mapped into memory and read without any call: the kernel
 * publishes how far it has written, and this side how far it has read. Used from one thread.
 *
 * @see <a href="https://docs.kernel.org/bpf/ringbuf.html">BPF ring buffer</a>
 */
final class RingBuffer implements AutoCloseable {
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final int BUSY = 1 << 31;
  private static final int DISCARD = 1 << 30;
  private static final int HEADER = 8;

  private final long size;
  private final long page;
  private final Pointer consumerPages;
  private final Pointer producerPages;
  private final ByteBuffer consumer;
  private final ByteBuffer producer;
  private final ByteBuffer data;
  private final ProbeRecord view = new ProbeRecord();

  /** Maps the ring with this descriptor, whose data is {@code size} bytes, a power of two. */
  RingBuffer(int fd, int size) {
    this.size = size;
    page = LibC.sysconf(LibC.SC_PAGESIZE);
    try {
      consumerPages =
          LibC.mmap(Pointer.NULL, page, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_SHARED, fd, 0);
      // The data appears twice in a row, so that no record is ever split at the end.
      producerPages =
          LibC.mmap(Pointer.NULL, page + 2L * size, LibC.PROT_READ, LibC.MAP_SHARED, fd, page);
    } catch (LastErrorException e) {
      throw new BpfException("map", "ring", e.getErrorCode(), "");
    }
    consumer = consumerPages.getByteBuffer(0, page).order(ByteOrder.nativeOrder());
    producer = producerPages.getByteBuffer(0, page).order(ByteOrder.nativeOrder());
    data = producerPages.getByteBuffer(page, 2L * size).order(ByteOrder.nativeOrder());
  }

  /** Takes a record. */
  interface Handler {
    void accept(ProbeRecord probeRecord);
  }

  /**
   * Hands over what is there, but stops after {@code limit} bytes.
   *
   * @return how many bytes were consumed
   */
  long drain(Handler handler, long limit) {
    long position = (long) LONG.getAcquire(consumer, 0);
    long start = position;
    long written = (long) LONG.getAcquire(producer, 0);
    while (position < written && position - start < limit) {
      int at = (int) (position & size - 1);
      int header = (int) INT.getAcquire(data, at);
      if ((header & BUSY) != 0) {
        break;
      }
      int length = header & ~DISCARD;
      if ((header & DISCARD) == 0) {
        view.set(data, at + HEADER, length);
        handler.accept(view);
      }
      position += length + HEADER + 7 & ~7L;
    }
    if (position != start) {
      LONG.setRelease(consumer, 0, position);
    }
    return position - start;
  }

  /** Shows what is there now, all of it, without consuming it. */
  void peek(Handler handler) {
    long position = (long) LONG.getAcquire(consumer, 0);
    long written = (long) LONG.getAcquire(producer, 0);
    while (position < written) {
      int at = (int) (position & size - 1);
      int header = (int) INT.getAcquire(data, at);
      if ((header & BUSY) != 0) {
        // Being written this moment, which nothing can interrupt for long.
        Thread.onSpinWait();
        continue;
      }
      int length = header & ~DISCARD;
      if ((header & DISCARD) == 0) {
        view.set(data, at + HEADER, length);
        handler.accept(view);
      }
      position += length + HEADER + 7 & ~7L;
    }
  }

  /** Returns how many bytes are waiting. */
  long pending() {
    return (long) LONG.getAcquire(producer, 0) - (long) LONG.getAcquire(consumer, 0);
  }

  @Override
  public void close() {
    LibC.munmap(consumerPages, page);
    LibC.munmap(producerPages, page + 2 * size);
  }
}

package io.sysflow.agent.probe;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes that are there and the files that they have open, read through BPF iterators: with
 * the true start of processes, which /proc tells to the hundredth of a second only.
 */
final class Snapshot implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);
  private static final int BUFFER = 1 << 16;

  /** Null where there is none. */
  private final @Nullable BpfObject processes;

  private final @Nullable BpfObject files;

  /** The agent by /proc, which is the host's: needed where there are no iterators. */
  private final int selfByProc;

  private Snapshot(@Nullable BpfObject processes, @Nullable BpfObject files, int selfByProc) {
    this.processes = processes;
    this.files = files;
    this.selfByProc = selfByProc;
  }

  /**
   * Loads the iterators. Where the kernel does not describe its types itself there are none: what
   * was there before is looked for in /proc when it does something.
   *
   * @throws BpfException if the kernel refuses
   */
  static Snapshot load(ProbeConfig config) {
    if (config.hasForeignTypes()) {
      LOG.warn("snapshot state=none reason=\"types are described in {}\"", config.btf());
      return new Snapshot(null, null, new ProcFs(config.proc()).self());
    }
    BpfObject processes = loadProcesses();
    try {
      return new Snapshot(processes, load("files"), 0);
    } catch (BpfException e) {
      processes.close();
      throw e;
    }
  }

  /**
   * The arguments come with the processes, or (before Linux 5.18) have to be looked for in /proc.
   */
  private static BpfObject loadProcesses() {
    try {
      return load("snapshot-args");
    } catch (BpfException e) {
      LOG.info("snapshot variant=args state=refused reason={}", e.getMessage());
      return load("snapshot");
    }
  }

  private static BpfObject load(String name) {
    BpfObject object = BpfObject.open(name);
    try {
      object.load();
      return object;
    } catch (BpfException e) {
      object.close();
      throw e;
    }
  }

  /** Hands over a record of each process. */
  void readProcesses(RingBuffer.Handler handler) {
    read(processes, handler);
  }

  /** Hands over a record of each open file of each process. */
  void readFiles(RingBuffer.Handler handler) {
    read(files, handler);
  }

  private static void read(@Nullable BpfObject object, RingBuffer.Handler handler) {
    if (object == null) {
      return;
    }
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

  /** Returns this process's id in the outermost pid namespace. */
  int self() {
    if (processes == null) {
      return selfByProc;
    }
    readProcesses(ignored -> {});
    try (Memory key = new Memory(4);
        Memory value = new Memory(4)) {
      key.setInt(0, 0);
      int error = LibBpf.bpf_map_lookup_elem(processes.mapFd(".bss"), key, value);
      if (error < 0) {
        throw new BpfException("read", ".bss", -error, "");
      }
      return value.getInt(0);
    }
  }

  @Override
  public void close() {
    if (processes != null) {
      processes.close();
    }
    if (files != null) {
      files.close();
    }
  }
}

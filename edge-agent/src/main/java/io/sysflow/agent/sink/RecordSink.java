package io.sysflow.agent.sink;

import io.sysflow.model.SysFlow;
import java.util.Map;

/**
 * Takes the records of a node and passes them on in order. Used from one thread, {@link #metrics}
 * and {@link #hurry} aside.
 *
 * <p>A sink may make the caller wait for as long as a disk takes. It does not make it wait for
 * whoever reads: the kernel's events would be lost, and other sinks held up. It then drops flows
 * and events, counts them, and asks for a {@linkplain #needsCheckpoint checkpoint} once it is
 * through. Only where the source can wait, as a capture can, it makes it wait instead.
 */
public interface RecordSink extends AutoCloseable {

  /** Takes a record. */
  void write(SysFlow datum);

  /** Returns how many records were dropped. */
  default long dropped() {
    return 0;
  }

  /**
   * Returns whether records were dropped and a header that starts a new segment would get through:
   * after it a reader is sure of all entities again.
   */
  default boolean needsCheckpoint() {
    return false;
  }

  /** Makes nobody wait any longer: it is about to be closed. */
  default void hurry() {}

  /** Returns what was done, by plain names with the sink's kind in front. */
  Map<String, Long> metrics();

  /** Writes what it holds and frees what it uses. */
  @Override
  void close();
}

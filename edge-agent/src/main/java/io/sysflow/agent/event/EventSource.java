package io.sysflow.agent.event;

import java.util.Map;
import java.util.function.Consumer;

/**
 * Yields the events of a node in the order of their time: first a {@link ProcessSeen} for each
 * process that is already there, parents before children as far as possible. Used from one thread.
 */
public interface EventSource extends AutoCloseable {

  /**
   * Hands over the events that are ready, without waiting for more.
   *
   * @return how many, 0 if none was ready, -1 if the source has ended and there will be none
   */
  int poll(Consumer<? super SystemEvent> consumer);

  /**
   * Returns how long the caller should wait before the next poll, in ns: what happens meanwhile is
   * kept, and many events at a time cost less than few.
   */
  default long pause() {
    return 0;
  }

  /**
   * Returns whether this was recorded before: time is that of the events, and goes on as fast as
   * they are taken.
   */
  default boolean isRecorded() {
    return false;
  }

  /** Returns what the source has counted, by plain names. */
  default Map<String, Long> counts() {
    return Map.of();
  }

  /** Returns what was read, and how much of it means nothing to us, as key=value; may be empty. */
  default String summary() {
    return "";
  }

  /** Stops the source and frees what it holds. */
  @Override
  void close();
}

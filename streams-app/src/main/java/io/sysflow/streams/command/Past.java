package io.sysflow.streams.command;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time that has been.
 *
 * @param at the time; null if it is told from now
 * @param ago how long ago
 */
record Past(@Nullable Instant at, Duration ago) {

  /** Returns it in ms since the epoch. */
  long millis(long now) {
    return at == null ? now - ago.toMillis() : at.toEpochMilli();
  }
}

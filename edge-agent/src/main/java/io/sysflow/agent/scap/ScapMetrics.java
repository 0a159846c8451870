package io.sysflow.agent.scap;

/**
 * What a capture source has done.
 *
 * @param events raw events so far
 * @param unknown those of a type that is not known, or too large to be one that is; skipped
 * @param malformed those about containers that could not be understood; skipped
 */
public record ScapMetrics(long events, long unknown, long malformed) {

  /** Returns all of it as key=value on one line. */
  @Override
  public String toString() {
    return "raw_events=%d unknown_events=%d malformed_events=%d"
        .formatted(events, unknown, malformed);
  }
}

package io.sysflow.streams.correlate;

import java.util.List;

/**
 * What hits have in common that count together.
 *
 * @param window of which correlation: {@link Window#key}
 * @param values of the fields that it is grouped by
 */
public record GroupKey(String window, List<String> values) {

  /** Copies the values. */
  public GroupKey {
    values = List.copyOf(values);
  }
}

package io.sysflow.streams.correlate;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import java.util.List;

/**
 * An alert of a correlation with the records that it is of.
 *
 * @param alert its state as of now
 * @param witnesses the records of those that the alert names, in the same order
 */
public record CorrelatedAlert(Alert alert, List<EnrichedRecord> witnesses) {

  /** Copies its list. */
  public CorrelatedAlert {
    witnesses = List.copyOf(witnesses);
  }
}

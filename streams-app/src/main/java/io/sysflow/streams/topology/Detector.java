package io.sysflow.streams.topology;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import java.util.List;

/** Judges records by a policy. Used from one thread: each task has its own. */
public interface Detector {

  /**
   * Returns an alert for each rule that holds, most often none.
   *
   * @param witness where the record stands
   */
  List<Alert> detect(EnrichedRecord record, Alert.Witness witness);
}

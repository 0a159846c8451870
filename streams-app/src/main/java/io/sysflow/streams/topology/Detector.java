package io.sysflow.streams.topology;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Judges records by a policy. Used from one thread: each task has its own. */
public interface Detector {

  /**
   * Returns an alert for each rule that holds, most often none.
   *
   * @param witness tells where the record stands, null outside Kafka
   */
  List<Alert> detect(EnrichedRecord record, Supplier<Alert.@Nullable Witness> witness);
}

package io.sysflow.streams.topology;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.streams.enrich.Repair;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

  /** Takes up what has been published; called between records, with the place of the next. */
  default void follow(Supplier<Alert.@Nullable Witness> place) {}

  /** Returns an alert for each rule that holds for a record now, and did not before its repair. */
  default List<Alert> detect(Repair repair) {
    List<Alert> now = detect(repair.after(), repair::witness);
    if (now.isEmpty()) {
      return now;
    }
    Set<String> before = new HashSet<>();
    for (Alert alert : detect(repair.before(), repair::witness)) {
      before.add(alert.id());
    }
    return now.stream().filter(alert -> !before.contains(alert.id())).toList();
  }
}

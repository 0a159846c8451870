package io.sysflow.streams.correlate;

import io.sysflow.model.Alert;
import io.sysflow.policy.ir.Correlation;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a correlation found, as far as it is known.
 *
 * @param id the same however often and in whatever order it is computed
 * @param correlation that found it
 * @param key of the group
 * @param version of the policy that the correlation is in, null if it has none
 * @param state whether more may come
 * @param trigger the hit that made it certain
 * @param start time of the first hit
 * @param end time of the last hit, or the end of the time in which nothing came
 * @param count how many hits
 * @param measure the number that was compared, or that of the hits
 * @param slots which of the correlation's inputs were hit
 * @param witnesses the first of the hits
 * @param gaps times within it of which records are missing
 */
public record Finding(
    String id,
    Correlation correlation,
    GroupKey key,
    @Nullable String version,
    Alert.State state,
    Hit trigger,
    long start,
    long end,
    long count,
    double measure,
    Set<Integer> slots,
    List<Hit> witnesses,
    List<Gap> gaps) {

  /** Copies its lists. */
  public Finding {
    slots = Set.copyOf(slots);
    witnesses = List.copyOf(witnesses);
    gaps = List.copyOf(gaps);
  }

  /** Returns the values of the fields that it is grouped by. */
  public List<String> group() {
    return key.values();
  }
}

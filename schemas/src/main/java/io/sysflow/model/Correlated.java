package io.sysflow.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an alert is of that several records gave rise to.
 *
 * @param state whether more may come; the same alert is told again when it changes
 * @param type of the correlation, such as event_count
 * @param group the fields that the records have in common, and their values
 * @param start time of the first record, ns since the epoch
 * @param end time of the last one, or the end of the time in which something did not happen
 * @param count how many records
 * @param measure the number that the correlation compares
 * @param sources the first of the records
 * @param losses times within it of which records are missing
 */
public record Correlated(
    Alert.State state,
    String type,
    Map<String, String> group,
    long start,
    long end,
    long count,
    double measure,
    List<Source> sources,
    List<Loss> losses) {

  /** Copies its collections. */
  public Correlated {
    group = Collections.unmodifiableMap(new LinkedHashMap<>(group));
    sources = List.copyOf(sources);
    losses = List.copyOf(losses);
  }

  /**
   * A record that a rule held for.
   *
   * @param alertId of the alert that the rule raises, or would raise if it did not serve the
   *     correlation alone; null of a correlation
   * @param ruleId of the rule, or of the correlation whose alert it is
   * @param node that it is of
   * @param epoch of the envelope, 0 if none
   * @param seq of the envelope, or the record's ordinal
   * @param ts when, ns since the epoch
   * @param place where it stands; null outside Kafka
   */
  public record Source(
      @Nullable String alertId,
      String ruleId,
      String node,
      long epoch,
      long seq,
      long ts,
      Alert.@Nullable Witness place) {}

  /**
   * A time of which records of a node are missing.
   *
   * @param node that lost them
   * @param start ns since the epoch
   * @param end ns since the epoch; {@link Long#MAX_VALUE} while nothing comes of the node
   * @param lost how many, as far as they were counted
   */
  public record Loss(String node, long start, long end, long lost) {}
}

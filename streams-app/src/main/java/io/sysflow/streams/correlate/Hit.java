package io.sysflow.streams.correlate;

import io.sysflow.model.Alert;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule that held for a record, as a correlation sees it. Hits are in the order of their time;
 * that of those of one time is arbitrary but always the same.
 *
 * @param time when, in ns since the epoch
 * @param node that the record is of
 * @param epoch of its agent
 * @param seq of the record
 * @param ruleId of the rule, or of the correlation whose alert it is
 * @param slot which of the correlation's inputs that is
 * @param values of the fields that the correlation is of
 * @param carried the different values of the fields that an alert carries; empty if it carries none
 * @param place where the record stands; null outside Kafka
 */
public record Hit(
    long time,
    String node,
    long epoch,
    long seq,
    String ruleId,
    int slot,
    List<String> values,
    List<List<String>> carried,
    Alert.@Nullable Witness place)
    implements Comparable<Hit> {

  private static final Comparator<Hit> ORDER =
      Comparator.comparingLong(Hit::time)
          .thenComparing(Hit::node)
          .thenComparingLong(Hit::epoch)
          .thenComparingLong(Hit::seq)
          .thenComparing(Hit::ruleId);

  /** Copies the values. */
  public Hit {
    values = List.copyOf(values);
    carried = List.copyOf(carried);
  }

  /** Makes one that carries nothing. */
  public Hit(
      long time,
      String node,
      long epoch,
      long seq,
      String ruleId,
      int slot,
      List<String> values,
      Alert.@Nullable Witness place) {
    this(time, node, epoch, seq, ruleId, slot, values, List.of(), place);
  }

  /** Returns this and what it carries. */
  public Hit carrying(List<List<String>> values) {
    return new Hit(time, node, epoch, seq, ruleId, slot, this.values, values, place);
  }

  @Override
  public int compareTo(Hit other) {
    return time == other.time ? ORDER.compare(this, other) : Long.compare(time, other.time);
  }

  /** Returns whether two hits are of one record, and of one time. */
  boolean sameRecord(Hit other) {
    return time == other.time
        && seq == other.seq
        && epoch == other.epoch
        && node.equals(other.node);
  }
}

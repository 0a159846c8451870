package io.sysflow.streams.policyset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What sets that are only tried would change. Written and read by any thread. */
public final class ShadowReport {

  private final Map<Trial, LongAdder> records = new ConcurrentHashMap<>();
  private final Map<Key, Tally> changes = new ConcurrentHashMap<>();

  /**
   * A set that is tried.
   *
   * @param set its name
   * @param version of the rules
   */
  public record Trial(String set, String version) {}

  /** What would become of an alert. */
  public enum Change {
    /** It would be raised. */
    RAISED,
    /** It would be no more. */
    GONE
  }

  private record Key(Trial trial, String ruleId, Change change) {}

  private record Tally(LongAdder alerts, String example) {}

  /**
   * A line of the report.
   *
   * @param trial the set that is tried
   * @param ruleId the rule whose alerts change
   * @param change whether they come or go
   * @param alerts how many
   * @param example the identity of the first of them
   */
  public record Line(Trial trial, String ruleId, Change change, long alerts, String example) {}

  /** Counts a record that was judged on trial. */
  public void judged(Trial trial) {
    records.computeIfAbsent(trial, key -> new LongAdder()).increment();
  }

  /** Counts an alert that would change. */
  public void changed(Trial trial, String ruleId, Change change, String alertId) {
    changes
        .computeIfAbsent(new Key(trial, ruleId, change), key -> new Tally(new LongAdder(), alertId))
        .alerts()
        .increment();
  }

  /** Returns what is tried, or was, since this instance started. */
  public List<Trial> trials() {
    return records.keySet().stream()
        .sorted(Comparator.comparing(Trial::set).thenComparing(Trial::version))
        .toList();
  }

  /** Returns how many records were judged on each trial since this instance started. */
  public long judgedOn(Trial trial) {
    LongAdder judged = records.get(trial);
    return judged == null ? 0 : judged.sum();
  }

  /** Returns what would change, by set, rule and change. */
  public List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    changes.forEach(
        (key, tally) ->
            lines.add(
                new Line(
                    key.trial(),
                    key.ruleId(),
                    key.change(),
                    tally.alerts().sum(),
                    tally.example())));
    lines.sort(
        Comparator.comparing((Line line) -> line.trial().set())
            .thenComparing(line -> line.trial().version())
            .thenComparing(Line::ruleId)
            .thenComparing(Line::change));
    return lines;
  }
}

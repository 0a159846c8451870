package io.sysflow.streams.incident;

import io.sysflow.model.Severity;
import java.util.Comparator;
import java.util.List;

/**
 * The alerts of a rule below one root that are more than an incident keeps.
 *
 * @param key what they have in common
 * @param ruleName as its author wrote it
 * @param severity of the rule
 * @param tags of the rule
 * @param count how many
 * @param first time of the earliest, ns since the epoch
 * @param last time of the latest, ns since the epoch
 */
public record Remainder(
    Key key,
    String ruleName,
    Severity severity,
    List<String> tags,
    long count,
    long first,
    long last)
    implements Fact {

  /**
   * What alerts have in common that are kept as a number.
   *
   * @param node where
   * @param root outermost of the processes that join
   * @param ruleId identity of the rule
   * @param from time at which they begin, in whole horizons
   */
  public record Key(String node, JoinKey root, String ruleId, long from) {

    /** Any order, as long as it is one. */
    static final Comparator<Key> ORDER =
        Comparator.comparing(Key::node)
            .thenComparing(key -> key.root().toString())
            .thenComparing(Key::ruleId)
            .thenComparingLong(Key::from);
  }

  /** Copies its list. */
  public Remainder {
    tags = List.copyOf(tags);
  }

  static Remainder of(AlertFact alert, long horizon) {
    return new Remainder(
        new Key(alert.node(), alert.root(), alert.ruleId(), Math.floorDiv(alert.ts(), horizon)),
        alert.ruleName(),
        alert.severity(),
        alert.tags(),
        1,
        alert.ts(),
        alert.ts());
  }

  /** Returns both together. */
  Remainder plus(Remainder other) {
    return new Remainder(
        key,
        ruleName,
        severity,
        tags,
        count + other.count(),
        Math.min(first, other.first()),
        Math.max(last, other.last()));
  }
}

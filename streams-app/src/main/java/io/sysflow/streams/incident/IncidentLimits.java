package io.sysflow.streams.incident;

import java.time.Duration;
import java.util.List;

/**
 * How far alerts may be apart that belong together, what is said once, and how much is kept.
 *
 * @param horizon longest time between two alerts that have to do with each other
 * @param grace how late a record may come, as its node's clock measures it
 * @param suppression for how long an alert stands for others of its rule, executable and container
 * @param ruleLimit how many alerts of a rule an incident shows within {@code limitWindow}
 * @param limitWindow a rule's alerts are counted in whole ones of these
 * @param alerts that an incident keeps; of more it keeps the number
 * @param incidents that are open at one time
 * @param links that are kept, and servers
 * @param shown how many processes, files and links an incident lists
 */
public record IncidentLimits(
    Duration horizon,
    Duration grace,
    Duration suppression,
    int ruleLimit,
    Duration limitWindow,
    int alerts,
    int incidents,
    int links,
    int shown) {

  /** Attacks go on for hours; what a node sends is seldom later than its longest flows are kept. */
  public static final IncidentLimits DEFAULT =
      new IncidentLimits(
          Duration.ofHours(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          20,
          Duration.ofHours(1),
          1_000,
          10_000,
          200_000,
          100);

  /** Checks the numbers. */
  public IncidentLimits {
    for (Duration time : List.of(horizon, limitWindow)) {
      if (time.isNegative() || time.isZero()) {
        throw new IllegalArgumentException("the horizon and a rule's window must be positive");
      }
    }
    if (grace.isNegative() || suppression.isNegative()) {
      throw new IllegalArgumentException("the grace and the suppression must not be negative");
    }
    for (int number : List.of(ruleLimit, alerts, incidents, links, shown)) {
      if (number < 1) {
        throw new IllegalArgumentException("limits of incidents must be positive");
      }
    }
  }
}

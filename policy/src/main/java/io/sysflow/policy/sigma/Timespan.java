package io.sysflow.policy.sigma;

import java.time.Duration;
import org.yaml.snakeyaml.nodes.Node;

/** Spans of time as Sigma writes them. */
final class Timespan {

  private static final int MONTH = 30;
  private static final int YEAR = 365;

  /** A hundred years, in ns, fit a long. */
  private static final long LONGEST = Duration.ofDays(100L * YEAR).toNanos();

  private Timespan() {}

  /**
   * Returns a span in ns. A month has 30 days and a year 365.
   *
   * @throws SigmaException if it is none
   */
  static long nanos(Node node, String key) {
    String text = Yaml.text(node, "'" + key + "'");
    if (!text.matches("[1-9][0-9]{0,8}[smhdwMy]")) {
      throw new SigmaException(node, "a " + key + " is a number and s, m, h or d, such as 5m");
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    Duration unit =
        switch (text.charAt(text.length() - 1)) {
          case 's' -> Duration.ofSeconds(1);
          case 'm' -> Duration.ofMinutes(1);
          case 'h' -> Duration.ofHours(1);
          case 'd' -> Duration.ofDays(1);
          case 'w' -> Duration.ofDays(7);
          case 'M' -> Duration.ofDays(MONTH);
          default -> Duration.ofDays(YEAR);
        };
    if (number > LONGEST / unit.toNanos()) {
      throw new SigmaException(node, "a " + key + " is a hundred years at most");
    }
    return number * unit.toNanos();
  }
}

package io.sysflow.streams.command;

import io.sysflow.streams.StartException;
import io.sysflow.streams.incident.IncidentLimits;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Options that say how alerts become incidents. */
final class IncidentOptions {

  @Option(
      names = "--incident-horizon",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = DurationConverter.class,
      description =
          "How far apart two alerts of an incident may be at most. Default: ${DEFAULT-VALUE}")
  private Duration horizon = IncidentLimits.DEFAULT.horizon();

  @Option(
      names = "--incident-suppression",
      paramLabel = "TIME",
      defaultValue = "10m",
      converter = DurationConverter.class,
      description =
          "For how long an alert of an incident stands for others of its rule, executable and"
              + " container; 0s to show all. Default: ${DEFAULT-VALUE}")
  private Duration suppression = IncidentLimits.DEFAULT.suppression();

  @Option(
      names = "--incident-rule-limit",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "How many alerts of a rule an incident shows in each --incident-rule-window. Default:"
              + " ${DEFAULT-VALUE}")
  private int ruleLimit = IncidentLimits.DEFAULT.ruleLimit();

  @Option(
      names = "--incident-rule-window",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = DurationConverter.class,
      description = "See --incident-rule-limit. Default: ${DEFAULT-VALUE}")
  private Duration ruleWindow = IncidentLimits.DEFAULT.limitWindow();

  /**
   * Returns what they say.
   *
   * @throws StartException if that cannot be
   */
  IncidentLimits limits() {
    IncidentLimits usual = IncidentLimits.DEFAULT;
    try {
      return new IncidentLimits(
          horizon,
          usual.grace(),
          suppression,
          ruleLimit,
          ruleWindow,
          usual.alerts(),
          usual.incidents(),
          usual.links(),
          usual.shown());
    } catch (IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }
}

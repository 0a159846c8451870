package io.sysflow.streams.correlate;

import io.sysflow.model.Alert;
import io.sysflow.model.Correlated;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.policy.ir.Correlation;
import io.sysflow.policy.ir.RuleLogic;
import io.sysflow.policy.match.Alerts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/** Makes alerts of what correlations find. Pure functions. */
public final class CorrelationAlerts {

  private CorrelationAlerts() {}

  /**
   * Returns the alert of a finding.
   *
   * @param record that the trigger is of
   */
  public static Alert of(Finding finding, EnrichedRecord record) {
    Correlation correlation = finding.correlation();
    Map<String, String> group = new LinkedHashMap<>();
    for (int i = 0; i < finding.group().size(); i++) {
      group.put(correlation.groupBy().get(i), finding.group().get(i));
    }
    Map<String, String> fields = new LinkedHashMap<>(group);
    for (int i = 0; i < finding.trigger().values().size(); i++) {
      fields.put(correlation.fields().get(i), finding.trigger().values().get(i));
    }
    return new Alert(
        finding.id(),
        correlation.id(),
        correlation.name(),
        correlation.description(),
        correlation.severity(),
        correlation.tags(),
        finding.version(),
        message(finding, fields),
        fields,
        null,
        record,
        finding.trigger().place(),
        new Correlated(
            finding.state(),
            correlation.type().text(),
            group,
            finding.start(),
            finding.end(),
            finding.count(),
            finding.measure(),
            finding.witnesses().stream().map(hit -> source(correlation, hit)).toList(),
            finding.gaps().stream().map(CorrelationAlerts::loss).toList()));
  }

  private static Correlated.Source source(Correlation correlation, Hit hit) {
    boolean ofRule = correlation.inputs().get(hit.slot()).rule() >= 0;
    return new Correlated.Source(
        ofRule ? Alerts.id(hit.node(), hit.epoch(), hit.seq(), hit.ruleId()) : null,
        hit.ruleId(),
        hit.node(),
        hit.epoch(),
        hit.seq(),
        hit.time(),
        hit.place());
  }

  private static Correlated.Loss loss(Gap gap) {
    return new Correlated.Loss(gap.node(), gap.from(), gap.to(), gap.lost());
  }

  private static String message(Finding finding, Map<String, String> fields) {
    Correlation correlation = finding.correlation();
    StringJoiner values = new StringJoiner(" ", " (", ")").setEmptyValue("");
    fields.forEach((name, value) -> values.add(name + "=" + printable(value)));
    return correlation.name() + ": " + found(finding) + values;
  }

  private static String found(Finding finding) {
    Correlation correlation = finding.correlation();
    String of = names(correlation.rules());
    String within = span(finding.end() - finding.start());
    String number = number(finding.measure());
    String what = String.join(", ", correlation.fields());
    return switch (correlation.type()) {
      case EVENT_COUNT -> "%s of %s within %s".formatted(number, of, within);
      case VALUE_COUNT -> "%s values of %s in %s within %s".formatted(number, what, of, within);
      case VALUE_SUM -> "%s in all of %s in %s within %s".formatted(number, what, of, within);
      case VALUE_AVG -> "%s on average of %s in %s within %s".formatted(number, what, of, within);
      case VALUE_PERCENTILE ->
          "%s at %s %% of %s in %s within %s"
              .formatted(number, number(correlation.percentile()), what, of, within);
      case TEMPORAL -> together(finding, within);
      case TEMPORAL_ORDERED -> "%s in this order within %s".formatted(hit(finding), within);
      case ABSENCE ->
          "%s not followed by %s within %s"
              .formatted(of, names(correlation.others()), span(correlation.timespan()));
      case FIRST_SEEN -> "first seen for %s in %s".formatted(span(correlation.timespan()), of);
    };
  }

  /** Says which rules hit; and which did not, if they must not, in all of the timespan. */
  private static String together(Finding finding, String within) {
    RuleLogic asked = finding.correlation().asked();
    if (asked == null || asked.grows()) {
      return "%s within %s".formatted(hit(finding), within);
    }
    String timespan = span(finding.correlation().timespan());
    String others = names(finding, false);
    return others.isEmpty()
        ? "%s within %s".formatted(hit(finding), timespan)
        : "%s but not %s within %s".formatted(hit(finding), others, timespan);
  }

  private static String hit(Finding finding) {
    return names(finding, true);
  }

  private static String names(Finding finding, boolean hit) {
    List<Correlation.Input> rules = finding.correlation().rules();
    List<Correlation.Input> some = new ArrayList<>();
    for (int slot = 0; slot < rules.size(); slot++) {
      if (finding.slots().contains(slot) == hit) {
        some.add(rules.get(slot));
      }
    }
    return names(some);
  }

  private static String names(List<Correlation.Input> inputs) {
    StringJoiner names = new StringJoiner(", ");
    inputs.forEach(input -> names.add("'" + input.name() + "'"));
    return names.toString();
  }

  private static String number(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  private static String span(long nanos) {
    if (nanos < TimeUnit.SECONDS.toNanos(1)) {
      return TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
    }
    Duration span = Duration.ofNanos(nanos);
    StringJoiner text = new StringJoiner(" ");
    part(text, span.toDays(), "d");
    part(text, span.toHoursPart(), "h");
    part(text, span.toMinutesPart(), "min");
    part(text, span.toSecondsPart(), "s");
    return text.toString();
  }

  private static void part(StringJoiner text, long number, String unit) {
    if (number > 0) {
      text.add(number + " " + unit);
    }
  }

  private static String printable(String value) {
    return value.codePoints().anyMatch(Character::isISOControl)
        ? value.replaceAll("\\p{Cntrl}", ".")
        : value;
  }
}

package io.sysflow.policy.ir;

import io.sysflow.model.Severity;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which of a policy's rules are used, and what is added to their messages: Falco's own switches.
 *
 * @param switches in order; the last that fits a rule decides, otherwise what the rule says
 * @param threshold rules that are less severe are not used
 * @param additions what is added to messages
 * @param firstOnly whether only the first of the rules that hold for a record raises an alert
 */
public record RuleSwitches(
    List<Switch> switches, Severity threshold, List<Addition> additions, boolean firstOnly) {

  /** Leaves everything as the rules say. */
  public static final RuleSwitches NONE =
      new RuleSwitches(List.of(), Severity.DEBUG, List.of(), false);

  /** Copies the lists. */
  public RuleSwitches {
    switches = List.copyOf(switches);
    additions = List.copyOf(additions);
  }

  /** What a switch chooses rules by. */
  public enum By {
    /** A name, in which a star stands for any characters. */
    RULE,
    TAG
  }

  /**
   * Turns rules on or off.
   *
   * @param by what {@code which} is
   * @param which name, perhaps with stars, or tag
   */
  public record Switch(boolean enable, By by, String which) {
    boolean fits(Rule rule) {
      if (by == By.TAG) {
        return rule.tags().contains(which);
      }
      String expression = "\\Q" + which.replace("\\E", "").replace("*", "\\E.*\\Q") + "\\E";
      return Pattern.compile(expression, Pattern.DOTALL).matcher(rule.name()).matches();
    }
  }

  /**
   * A text with fields that is added to messages.
   *
   * @param rule name of the only rule whose message it is added to, empty for all
   * @param tags that rules must have
   * @param text with fields as in a rule's output
   */
  public record Addition(String rule, List<String> tags, String text) {
    /** Copies the tags. */
    public Addition {
      tags = List.copyOf(tags);
    }

    /** Returns whether it is added to the messages of a rule. */
    public boolean fits(Rule other) {
      return (rule.isEmpty() || rule.equals(other.name())) && other.tags().containsAll(tags);
    }
  }

  /**
   * Returns whether a rule is used.
   *
   * @param enabled whether it says so itself
   */
  public boolean uses(Rule rule, boolean enabled) {
    boolean used = enabled;
    for (Switch each : switches) {
      used = each.fits(rule) ? each.enable() : used;
    }
    return used && rule.severity().compareTo(threshold) <= 0;
  }
}

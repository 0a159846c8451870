package io.sysflow.policy.command;

import io.sysflow.model.Severity;
import io.sysflow.policy.ir.RuleSwitches;
import io.sysflow.policy.ir.RuleSwitches.Addition;
import io.sysflow.policy.ir.RuleSwitches.By;
import io.sysflow.policy.ir.RuleSwitches.Switch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that choose rules and add to their messages, as Falco's configuration does. */
public final class SwitchOptions {

  private static final Pattern SWITCH = Pattern.compile("(enable|disable)\\.(rule|tag)=(.+)");
  private static final Pattern ADDITION = Pattern.compile("(?:(rule|tag)=([^:]*):)?(.+)");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--rules",
      paramLabel = "enable|disable.rule|tag=WHICH",
      split = "\\n",
      hideParamSyntax = true,
      description =
          "Turn rules on or off by name, in which * stands for any characters, or by tag, as in "
              + "disable.rule=* and enable.tag=network. The last one that fits a rule decides")
  private List<String> switches = new ArrayList<>();

  @Option(
      names = "--priority",
      paramLabel = "PRIORITY",
      defaultValue = "debug",
      description = "Leave out rules that are less severe. Default: ${DEFAULT-VALUE}")
  private String priority = "debug";

  @Option(
      names = "--append-output",
      paramLabel = "[rule=NAME:|tag=TAG:]TEXT",
      split = "\\n",
      hideParamSyntax = true,
      description = "Add a text with fields to the message of each rule, of one, or of a tag's")
  private List<String> additions = new ArrayList<>();

  @Option(
      names = "--rule-matching",
      paramLabel = "first|all",
      defaultValue = "all",
      description = "Of several rules that hold, raise the first or all. Default: ${DEFAULT-VALUE}")
  private String matching = "all";

  /**
   * Returns what the options say.
   *
   * @throws ParameterException if they make no sense
   */
  public RuleSwitches switches() {
    if (!matching.equals("first") && !matching.equals("all")) {
      throw wrong("--rule-matching is first or all, not '" + matching + "'");
    }
    return new RuleSwitches(
        switches.stream().map(this::oneSwitch).toList(),
        severity(),
        additions.stream().map(this::addition).toList(),
        matching.equals("first"));
  }

  private Switch oneSwitch(String text) {
    Matcher matcher = SWITCH.matcher(text);
    if (!matcher.matches()) {
      throw wrong("--rules takes enable or disable, .rule or .tag, and =WHICH, not '" + text + "'");
    }
    By by = matcher.group(2).equals("rule") ? By.RULE : By.TAG;
    return new Switch(matcher.group(1).equals("enable"), by, matcher.group(3));
  }

  private Severity severity() {
    String name = priority.toUpperCase(Locale.ROOT);
    for (Severity severity : Severity.values()) {
      if (severity.name().equals(name.equals("INFO") ? "INFORMATIONAL" : name)) {
        return severity;
      }
    }
    throw wrong("unknown priority '" + priority + "'");
  }

  private Addition addition(String text) {
    Matcher matcher = ADDITION.matcher(text);
    if (!matcher.matches()) {
      throw wrong("--append-output needs a text");
    }
    boolean rule = "rule".equals(matcher.group(1));
    boolean tag = "tag".equals(matcher.group(1));
    return new Addition(
        rule ? matcher.group(2) : "",
        tag ? List.of(matcher.group(2)) : List.of(),
        matcher.group(3));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

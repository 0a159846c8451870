package io.sysflow.policy.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.policy.Languages;
import io.sysflow.policy.Policies;
import io.sysflow.policy.UnsupportedLanguageException;
import io.sysflow.policy.ir.ExprText;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.Rule;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.LoadReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Describes rules. */
@Command(
    name = "rules",
    description = {
      "Lists rules: severity, name, tags.",
      "With --rule, all of a rule: its condition with lists, macros and exceptions in their"
          + " places, its message, and how well records can answer it."
    },
    mixinStandardHelpOptions = true)
public final class PolicyRulesCommand implements Callable<Integer> {

  /** How rules are shown. */
  enum Format {
    TEXT,
    JSON
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description =
          "Rules files; a directory stands for its .yaml and .yml files by name. Default: the rules"
              + " that come with the program")
  private List<Path> paths = List.of();

  @Option(
      names = {"--rule", "-l"},
      paramLabel = "NAME",
      description = "Only rules of this name or id, in which * stands for any characters.")
  private List<String> wanted = new ArrayList<>();

  @Option(
      names = "--language",
      paramLabel = "LANGUAGE",
      defaultValue = "auto",
      description =
          "falco, sigma, sysflow, or auto: decide for each file by its content (default:"
              + " ${DEFAULT-VALUE}).")
  private String language = "auto";

  @Mixin private SwitchOptions switches = new SwitchOptions();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description =
          "For people, or all of each rule, an object a line (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Override
  public Integer call() throws JsonProcessingException {
    PrintWriter err = spec.commandLine().getErr();
    try {
      List<RulesFile> files = paths.isEmpty() ? Policies.builtinFiles() : Policies.read(paths);
      Policies.Loaded loaded =
          Policies.compile("rules", files, Languages.named(language, false), switches.switches());
      if (show(loaded) > 0 || wanted.isEmpty()) {
        return 0;
      }
      err.println("there is no rule " + String.join(", ", wanted));
    } catch (InvalidPolicyException e) {
      e.issues().forEach(err::println);
    } catch (UnsupportedLanguageException e) {
      err.println(e.getMessage());
    } catch (IOException e) {
      err.println("cannot read " + e.getMessage());
    }
    return 1;
  }

  /** Returns how many rules it has shown. */
  private int show(Policies.Loaded loaded) throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    int shown = 0;
    for (LoadReport.Entry entry : LoadReport.of(loaded.policy())) {
      if (isWanted(entry)) {
        shown++;
        show(entry, out);
      }
    }
    if (format == Format.TEXT && wanted.isEmpty()) {
      loaded.rules().disabled().forEach(name -> out.println("disabled       " + name));
    }
    return shown;
  }

  private boolean isWanted(LoadReport.Entry entry) {
    if (wanted.isEmpty()) {
      return true;
    }
    return wanted.stream()
        .map(name -> Pattern.compile("\\Q" + name.replace("*", "\\E.*\\Q") + "\\E"))
        .anyMatch(
            pattern ->
                pattern.matcher(entry.rule().name()).matches()
                    || pattern.matcher(entry.rule().id()).matches());
  }

  private void show(LoadReport.Entry entry, PrintWriter out) throws JsonProcessingException {
    Rule rule = entry.rule().rule();
    if (format == Format.JSON) {
      out.println(new ObjectMapper().writeValueAsString(facts(entry)));
    } else if (wanted.isEmpty()) {
      String tags = rule.tags().isEmpty() ? "" : "  [" + String.join(", ", rule.tags()) + "]";
      out.println("%-14s %s%s".formatted(rule.severity(), rule.name(), tags));
    } else {
      facts(entry).forEach((name, value) -> out.println("%-12s%s".formatted(name, text(value))));
      out.println();
    }
  }

  private static String text(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
        : String.valueOf(value).strip();
  }

  private static Map<String, Object> facts(LoadReport.Entry entry) {
    Rule rule = entry.rule().rule();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("rule", rule.name());
    facts.put("id", entry.rule().id());
    facts.put("priority", word(rule.severity()));
    facts.put("language", word(rule.language()));
    facts.put("where", rule.position().toString());
    facts.put("tags", rule.tags());
    facts.put("desc", rule.description());
    facts.put("condition", ExprText.of(rule.condition()));
    facts.put("output", ExprText.of(rule.output()));
    facts.put("answered", word(entry.fit()));
    if (!entry.reasons().isEmpty()) {
      facts.put("differs", entry.reasons());
    }
    return facts;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

package io.sysflow.policy.command;

import io.sysflow.policy.Languages;
import io.sysflow.policy.Policies;
import io.sysflow.policy.UnsupportedLanguageException;
import io.sysflow.policy.ir.Correlation;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.LoadReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compiles rules and says what is wrong with them. */
@Command(
    name = "check",
    description = {
      "Compiles rules, all files together and in order.",
      "Prints one line for each error, FILE:LINE:COLUMN: MESSAGE, and exits with 1 if there "
          + "are any."
    },
    mixinStandardHelpOptions = true)
public final class PolicyCheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Rules files; a directory stands for its .yaml and .yml files by name.")
  private List<Path> paths = List.of();

  @Option(
      names = "--language",
      paramLabel = "LANGUAGE",
      defaultValue = "auto",
      description =
          "falco, sigma, sysflow, or auto: decide for each file by its content (default:"
              + " ${DEFAULT-VALUE}).")
  private String language = "auto";

  @Option(
      names = "--strict",
      description = "Take names that the sysflow language does not know for errors.")
  private boolean strict;

  @Mixin private SwitchOptions switches = new SwitchOptions();

  @Option(
      names = "--report",
      description =
          "Say of each rule how well records of the extended schema can answer it: exact, "
              + "approximate or not expressible, with the fields that are missing or differ.")
  private boolean report;

  @Option(names = "--no-warnings", description = "Print errors only.")
  private boolean quiet;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      Languages languages = Languages.named(language, strict);
      List<RulesFile> files = Policies.read(paths);
      Policies.Loaded loaded = Policies.compile("check", files, languages, switches.switches());
      if (!quiet) {
        loaded.warnings().forEach(warning -> err.println(withSeverity(warning)));
      }
      if (report) {
        report(LoadReport.of(loaded.policy()), out);
      }
      loaded.policy().correlations().all().forEach(each -> out.println(line(each)));
      out.println(summary(files, loaded));
      return 0;
    } catch (InvalidPolicyException e) {
      e.issues().forEach(out::println);
      out.println(e.issues().size() + (e.issues().size() == 1 ? " error" : " errors"));
    } catch (UnsupportedLanguageException e) {
      err.println(e.getMessage());
    } catch (IOException e) {
      err.println("cannot read " + e.getMessage());
    }
    return 1;
  }

  private static void report(List<LoadReport.Entry> entries, PrintWriter out) {
    Map<String, Integer> counts = new TreeMap<>();
    for (LoadReport.Entry entry : entries) {
      String fit = entry.fit().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      counts.merge(fit, 1, Integer::sum);
      String reasons =
          entry.reasons().isEmpty() ? "" : " (" + String.join("; ", entry.reasons()) + ")";
      out.println("%-15s %s%s".formatted(fit, entry.rule().name(), reasons));
    }
    out.println(counts);
  }

  private static String withSeverity(Issue warning) {
    return warning.position() + ": warning: " + warning.message();
  }

  private static String line(Correlation correlation) {
    String inputs =
        correlation.inputs().stream()
            .map(input -> "'" + input.name() + "'")
            .collect(Collectors.joining(", "));
    return "correlation '%s': %s of %s"
        .formatted(correlation.name(), correlation.type().text(), inputs);
  }

  private static String summary(List<RulesFile> files, Policies.Loaded loaded) {
    int correlations = loaded.policy().correlations().all().size();
    String summary =
        "%d rules%s from %d files are in order (version %s)"
            .formatted(
                loaded.policy().rules().size(),
                correlations == 0 ? "" : " and " + correlations + " correlations",
                files.size(),
                loaded.policy().version());
    int disabled = loaded.rules().disabled().size();
    int skipped = loaded.rules().skipped().size();
    return summary
        + (disabled == 0 ? "" : ", " + disabled + " more are disabled")
        + (skipped == 0 ? "" : ", " + skipped + " more are left out for unknown fields");
  }
}

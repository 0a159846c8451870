package io.sysflow.policy.command;

import io.sysflow.policy.Policies;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.RulesFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the cases that stand beside rules. */
@Command(
    name = "test",
    description = {
      "Runs the cases of a directory of rules: those in its subdirectory 'tests'.",
      "Each names a rule and records that it fires on or is silent on. Exits with 1 if a "
          + "case fails, or if a rule has no case that fires it or none that it is silent on."
    },
    mixinStandardHelpOptions = true)
public final class PolicyTestCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PATH", description = "A directory of rules, or a file of one.")
  private Path path = Path.of("policies");

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the results in JUnit's XML form to this file.")
  private @Nullable Path report;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    try {
      Path directory = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
      if (directory == null || !Files.isDirectory(directory.resolve("tests"))) {
        err.println("there is no directory 'tests' beside " + path);
        return 1;
      }
      RuleCases cases = new RuleCases(Policies.load("test", List.of(directory)).policy());
      Path tests = directory.resolve("tests");
      Path chosen = Files.isDirectory(path) ? tests : tests.resolve(path.getFileName());
      for (RulesFile file : Policies.read(List.of(chosen))) {
        cases.run(file);
      }
      return report(cases);
    } catch (InvalidPolicyException e) {
      e.issues().forEach(err::println);
    } catch (IOException e) {
      err.println("cannot read or write " + e.getMessage());
    }
    return 1;
  }

  private int report(RuleCases cases) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<RuleCases.Result> results = cases.results();
    for (RuleCases.Result result : results) {
      if (!result.passed()) {
        out.println("FAILED " + result.file() + ": " + result.name());
        out.println("       " + result.failure());
      }
    }
    List<String> untested = Files.isDirectory(path) ? cases.withoutCases() : List.of();
    for (String rule : untested) {
      out.println("FAILED rule '" + rule + "' needs a case that fires it and one that does not");
    }
    if (report != null) {
      Files.writeString(report, JUnitReport.of(results));
    }
    long failures = results.stream().filter(result -> !result.passed()).count();
    out.println(results.size() + " cases, " + failures + " failed");
    return failures == 0 && untested.isEmpty() ? 0 : 1;
  }
}

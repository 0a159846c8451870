package io.sysflow.bench.differential;

import io.sysflow.policy.ir.Rule;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares the values of fields, and the system calls that conditions select, with those of
 * libsinsp, whose filters are Falco's ({@code sysdig} has it). Only calls that became records
 * count. Needs {@code sysdig} on the path.
 *
 * <p>A value that differs must have a known {@link Cause}. A condition that selects another call
 * must select the same as sysdig once the fields that differ for a cause have sysdig's values.
 */
public final class FalcoDifferentialMain {

  private final PrintStream out;
  private final Sysdig sysdig;
  private int failures;

  private FalcoDifferentialMain(Sysdig sysdig, PrintStream out) {
    this.sysdig = sysdig;
    this.out = out;
  }

  /**
   * Compares; exits with 1 if a difference has no known cause.
   *
   * @param args how many conditions to generate, the seed, captures or directories of them, and
   *     files of rules (.yaml) or conditions, one a line
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<Path> captures = new ArrayList<>();
    List<Path> rules = new ArrayList<>();
    for (int i = 2; i < args.length; i++) {
      Path path = Path.of(args[i]);
      if (Files.isDirectory(path)) {
        try (Stream<Path> files = Files.list(path)) {
          files.filter(FalcoDifferentialMain::isCapture).sorted().forEach(captures::add);
        }
      } else {
        (isCapture(path) ? captures : rules).add(path);
      }
    }
    Path directory = Files.createTempDirectory("falco-differential");
    try {
      FalcoDifferentialMain main = new FalcoDifferentialMain(new Sysdig(directory), System.out);
      main.run(Integer.parseInt(args[0]), Long.parseLong(args[1]), captures, rules);
      if (main.failures > 0) {
        System.exit(1);
      }
    } finally {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }

  private static boolean isCapture(Path path) {
    return path.toString().endsWith(".scap");
  }

  private void run(int generated, long seed, List<Path> files, List<Path> given)
      throws IOException, InterruptedException {
    List<Capture> captures = new ArrayList<>();
    FieldComparison fields = new FieldComparison();
    for (Path file : files) {
      Capture capture = Capture.read(file, sysdig);
      fields.compare(capture);
      out.printf(
          "%s: %d calls of ours, %d of them sysdig's too, %d of these of another type%n",
          file.getFileName(),
          capture.ours(),
          capture.seen().size() + capture.unlike(),
          capture.unlike());
      captures.add(capture);
    }
    List<Rule> rules = new ArrayList<>();
    for (Path file : given) {
      rules.addAll(GivenConditions.read(file, this::fail));
    }
    Map<String, String> conditions = conditions(generated, seed, captures, rules);
    ConditionComparison comparison = new ConditionComparison(rules);
    for (Capture capture : captures) {
      Map<String, Set<Long>> numbers =
          sysdig.matches(capture.file(), conditions.values().stream().distinct().toList());
      Map<String, Set<Long>> theirs = new LinkedHashMap<>();
      conditions.forEach((name, text) -> theirs.put(name, numbers.getOrDefault(text, Set.of())));
      comparison.compare(capture, theirs);
    }
    report(fields);
    report(comparison);
  }

  /**
   * Returns the conditions that sysdig accepts, by the name of the rule that each is with us, and
   * adds rules for generated ones.
   */
  private Map<String, String> conditions(
      int generated, long seed, List<Capture> captures, List<Rule> rules)
      throws IOException, InterruptedException {
    ConditionText text = new ConditionText();
    Map<String, String> conditions = new LinkedHashMap<>();
    rules.forEach(rule -> conditions.put(rule.name(), rule.condition().accept(text)));
    Path any = captures.get(0).file();
    Set<String> accepted =
        new LinkedHashSet<>(sysdig.accepted(any, conditions.values().stream().distinct().toList()));
    int refused = conditions.size() - accepted.size();
    conditions.values().retainAll(accepted);
    out.printf("%d given conditions, of which sysdig refuses %d%n", rules.size(), refused);

    ConditionGenerator generator = new ConditionGenerator(seed, captures, rules);
    Set<String> made = new LinkedHashSet<>();
    while (made.size() < generated) {
      List<String> some = Stream.generate(generator::next).limit(generated - made.size()).toList();
      made.addAll(sysdig.accepted(any, some));
    }
    for (String condition : made) {
      conditions.put(condition, condition);
    }
    rules.addAll(GivenConditions.of(made, this::fail));
    out.printf("%d generated conditions, seed %d%n", made.size(), seed);
    return conditions;
  }

  private void fail(String what) {
    failures++;
    out.println(what);
  }

  private void report(FieldComparison fields) {
    out.printf("%n%d values of fields compared; those that differ, by cause:%n", fields.compared());
    fields
        .explained()
        .forEach((cause, n) -> out.printf("%8d %s: %s%n", n, cause, cause.explanation()));
    out.printf("%8d without a cause%n", fields.unexplained().size());
    fields.unexplained().stream().limit(200).forEach(difference -> fail("    " + difference));
  }

  private void report(ConditionComparison comparison) {
    out.printf(
        "%n%d comparisons of a condition on a capture, %d calls selected; %d calls that only one"
            + " engine selects, in %d comparisons, by cause:%n",
        comparison.compared(),
        comparison.selected(),
        comparison.differentCalls(),
        comparison.different());
    comparison.explained().forEach((cause, n) -> out.printf("%8d %s%n", n, cause));
    out.printf("%8d calls without a cause%n", comparison.unexplainedCalls());
    comparison.unexplained().forEach(what -> fail("    " + what));
  }
}

package io.sysflow.bench.differential;

import io.sysflow.policy.ir.Rule;
import io.sysflow.policy.match.Policy;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares, capture by capture and condition by condition, the system calls that our engine finds
 * with those that libsinsp finds, whose filters are Falco's ({@code sysdig} has it). Only calls
 * that became records count. Needs {@code sysdig} on the path.
 */
public final class FalcoDifferentialMain {

  private static final int EXAMPLES = 3;

  private final PrintStream out;
  private final Map<String, String> conditions;
  private final Policy policy;
  private long compared;
  private long refused;
  private long different;

  private FalcoDifferentialMain(Map<String, String> conditions, Policy policy, PrintStream out) {
    this.conditions = conditions;
    this.policy = policy;
    this.out = out;
  }

  /**
   * Compares and prints each difference, then a summary.
   *
   * @param args a directory of captures, then files: rules (.yaml), or conditions, one a line
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<Rule> rules = new ArrayList<>();
    for (int i = 1; i < args.length; i++) {
      rules.addAll(GivenConditions.read(Path.of(args[i]), System.out::println));
    }
    Map<String, String> conditions = new LinkedHashMap<>();
    ConditionText text = new ConditionText();
    rules.forEach(rule -> conditions.put(rule.name(), rule.condition().accept(text)));
    Policy policy = Policy.of("differential", "0", rules);
    FalcoDifferentialMain differential = new FalcoDifferentialMain(conditions, policy, System.out);
    try (Stream<Path> files = Files.list(Path.of(args[0]))) {
      for (Path capture : files.filter(f -> f.toString().endsWith(".scap")).sorted().toList()) {
        differential.run(capture);
      }
    }
    differential.summary();
  }

  private void run(Path capture) throws IOException, InterruptedException {
    Map<Sight, Set<String>> ours = new OurEngine(policy).run(capture);
    Sysdig sysdig = new Sysdig(capture);
    for (Map.Entry<String, String> condition : conditions.entrySet()) {
      Set<Sight> theirs = sysdig.matches(condition.getValue());
      if (theirs == null) {
        refused++;
        continue;
      }
      compared++;
      Set<Sight> mine =
          ours.entrySet().stream()
              .filter(e -> e.getValue().contains(condition.getKey()))
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet());
      theirs.retainAll(ours.keySet());
      compare(capture, sysdig, condition, mine, theirs);
    }
  }

  private void compare(
      Path capture,
      Sysdig sysdig,
      Map.Entry<String, String> condition,
      Set<Sight> mine,
      Set<Sight> theirs)
      throws IOException, InterruptedException {
    mine.retainAll(sysdig.calls().keySet());
    if (mine.equals(theirs)) {
      return;
    }
    different++;
    Set<Sight> onlyMine = new HashSet<>(mine);
    onlyMine.removeAll(theirs);
    Set<Sight> onlyTheirs = new HashSet<>(theirs);
    onlyTheirs.removeAll(mine);
    out.printf(
        "%s: %s: both %d, only ours %d, only theirs %d%n",
        capture.getFileName(),
        condition.getKey(),
        mine.size() - onlyMine.size(),
        onlyMine.size(),
        onlyTheirs.size());
    examples("ours  ", sysdig, onlyMine);
    examples("theirs", sysdig, onlyTheirs);
  }

  private void examples(String whose, Sysdig sysdig, Set<Sight> sights)
      throws IOException, InterruptedException {
    for (Sight sight : sights.stream().limit(EXAMPLES).toList()) {
      out.println("    only " + whose + " " + sysdig.calls().get(sight));
    }
  }

  private void summary() {
    out.printf(
        "%d conditions: %d comparisons, %d different; %d refused by sysdig%n",
        conditions.size(), compared, different, refused);
  }
}

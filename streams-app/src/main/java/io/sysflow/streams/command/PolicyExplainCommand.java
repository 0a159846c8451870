package io.sysflow.streams.command;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.policy.ir.Rule;
import io.sysflow.policy.match.Explainer;
import io.sysflow.policy.match.Explanation;
import io.sysflow.policy.match.Policy;
import io.sysflow.policy.match.PolicyRule;
import io.sysflow.streams.enrich.Count;
import io.sysflow.streams.enrich.Counts;
import io.sysflow.streams.enrich.Enricher;
import io.sysflow.streams.enrich.EntityStore;
import io.sysflow.streams.enrich.Limits;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code policy explain} command: why a rule holds for records, or does not. */
@Command(
    name = "explain",
    description = {
      "Shows why a rule holds for a record or does not: each part of its condition, with "
          + "the value that it saw.",
      "Without --record, the records that it holds for are shown, and how often each part "
          + "was the first that kept it from holding."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class PolicyExplainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private RulesOptions rules = new RulesOptions();

  @Option(
      names = "--rule",
      paramLabel = "NAME",
      required = true,
      description = "The rule, by its name or id")
  private String name = "";

  @Option(
      names = "--record",
      paramLabel = "N",
      description = "The record, by the number that evt.num and alerts have for it")
  private @Nullable Long wanted;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "3",
      description = "Show at most so many records. Default: ${DEFAULT-VALUE}")
  private int limit = 3;

  @Parameters(paramLabel = "FILE", description = "A file of records.")
  private Path file = Path.of(".");

  private final Explainer explainer = new Explainer();
  private final Map<String, Long> reasons = new TreeMap<>();
  private long records;
  private long shown;
  private long holding;

  @Override
  public Integer call() {
    Policy policy = rules.policy();
    Rule rule =
        policy.rules().stream()
            .filter(known -> known.name().equals(name) || known.id().equals(name))
            .map(PolicyRule::rule)
            .findFirst()
            .orElseThrow(
                () ->
                    new ParameterException(spec.commandLine(), "there is no rule '" + name + "'"));
    PrintWriter out = spec.commandLine().getOut();
    Enricher enricher = new Enricher(Limits.DEFAULT, EntityStore.NONE, new Counts<>(Count.class));
    SysFlowFiles.read(
        file,
        (node, sysflow) ->
            enricher.accept(node, sysflow).ifPresent(record -> explain(rule, record, out)));
    if (wanted == null) {
      summary(out);
    } else if (shown == 0) {
      spec.commandLine().getErr().println("there is no event or flow of number " + wanted);
    }
    out.flush();
    return wanted != null && shown == 0 ? 1 : 0;
  }

  private void explain(Rule rule, EnrichedRecord record, PrintWriter out) {
    if (wanted != null && wanted != record.seq()) {
      return;
    }
    records++;
    List<Explanation> explanations = explainer.explain(rule, record);
    boolean holds = explanations.stream().anyMatch(Explanation::holds);
    if (wanted != null || (holds && shown < limit)) {
      shown++;
      show(record, explanations, out);
    }
    holding += holds ? 1 : 0;
    if (!holds) {
      for (Explanation explanation : explanations) {
        reasons.merge(explanation.condition().reason().text(), 1L, Long::sum);
      }
    }
  }

  private static void show(EnrichedRecord record, List<Explanation> explanations, PrintWriter out) {
    out.println("record " + record.seq() + " " + record.activity().getClass().getSimpleName());
    if (explanations.isEmpty()) {
      out.println("  it has no operation that rules see");
    }
    for (Explanation explanation : explanations) {
      out.println(
          "%s: %s"
              .formatted(
                  String.join("|", explanation.operation().types()),
                  explanation.holds() ? "the rule holds" : "the rule does not hold"));
      explanation.lines().forEach(line -> out.println("  " + line));
    }
  }

  private void summary(PrintWriter out) {
    out.printf("%,d events and flows, the rule holds for %,d%n", records, holding);
    out.println("what kept it from holding, by operations:");
    reasons.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(20)
        .forEach(reason -> out.printf("%,10d  %s%n", reason.getValue(), reason.getKey()));
  }
}

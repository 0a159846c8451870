package io.sysflow.streams.command;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Link;
import io.sysflow.policy.ir.RuleSet;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.AlertFormat;
import io.sysflow.streams.StartException;
import io.sysflow.streams.correlate.CorrelationCount;
import io.sysflow.streams.enrich.Count;
import io.sysflow.streams.enrich.Counts;
import io.sysflow.streams.enrich.Enricher;
import io.sysflow.streams.enrich.EntityStore;
import io.sysflow.streams.enrich.Limits;
import io.sysflow.streams.enrich.Repair;
import io.sysflow.streams.link.ClockOffsets;
import io.sysflow.streams.link.LinkCount;
import io.sysflow.streams.topology.CorrelationRun;
import io.sysflow.streams.topology.Detector;
import io.sysflow.streams.topology.PolicyDetector;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code policy run} command: the application's enrichment and matcher over files. */
@Command(
    name = "run",
    description =
        "Joins the records of files with their state and judges them, as the application does."
            + " Alerts go to standard output, one a line, and a summary to standard error.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class PolicyRunCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private RulesOptions rules = new RulesOptions();

  @Option(
      names = "--mode",
      paramLabel = "alert|enrich",
      defaultValue = "alert",
      description =
          "Write alerts, or every record with its state and the rules that hold, which are none"
              + " without --policies. Default: ${DEFAULT-VALUE}")
  private RunOutput.Mode mode = RunOutput.Mode.ALERT;

  @Option(
      names = "--format",
      paramLabel = "json|ecs|falco|ocsf|cef|avro",
      defaultValue = "json",
      description =
          "The SysFlow processor's JSON with one line for a record and all of its rules, Elastic"
              + " Common Schema, as Falco writes alerts, OCSF's Detection Finding, Common Event"
              + " Format, or our own schema in Avro's JSON encoding."
              + " Default: ${DEFAULT-VALUE}")
  private AlertFormat format = AlertFormat.JSON;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files or directories of records.")
  private List<Path> paths = new ArrayList<>();

  private final Counts<LinkCount> links = new Counts<>(LinkCount.class);
  private final Counts<Count> counts = new Counts<>(Count.class);
  private final Map<String, Long> alertsByRule = new TreeMap<>();
  private long records;

  @Override
  public Integer call() {
    if (!RunOutput.writes(mode, format)) {
      throw new ParameterException(
          spec.commandLine(),
          "--mode enrich does not write --format " + format.name().toLowerCase(Locale.ROOT));
    }
    Policy policy = policy();
    List<Path> files = SysFlowFiles.expand(paths);
    PrintWriter out = spec.commandLine().getOut();
    RunOutput output = new RunOutput(out, mode, format);
    PrintWriter err = spec.commandLine().getErr();
    CorrelationRun correlations = new CorrelationRun(policy);
    AcrossFiles across = new AcrossFiles(LinksCommand.linker(links, new ClockOffsets()));
    int failed = 0;
    for (Path file : files) {
      try {
        run(file, policy, output, correlations, across);
      } catch (StartException e) {
        failed++;
        err.println(e.getMessage());
      }
    }
    Map<String, Link> unused =
        across.decide(
            new PolicyDetector(policy),
            (record, ancestors, alerts) -> output.write(record, counted(alerts)),
            correlations::accept);
    for (Alert alert : counted(correlations.end())) {
      output.write(alert);
    }
    out.flush();
    summary(err, policy, files.size(), correlations);
    return failed == 0 ? 0 : 1;
  }

  private Policy policy() {
    return mode == RunOutput.Mode.ENRICH
        ? rules.policyOr(() -> Policy.of("none", "", RuleSet.EMPTY))
        : rules.policy();
  }

  private void run(
      Path file, Policy policy, RunOutput output, CorrelationRun correlations, AcrossFiles across) {
    Enricher enricher = new Enricher(Limits.DEFAULT, EntityStore.NONE, counts);
    PolicyDetector detector = new PolicyDetector(policy);
    CorrelationRun.Losses losses = correlations.losses();
    SysFlowFiles.read(
        file,
        (node, sysflow) -> {
          records++;
          enricher
              .accept(node, sysflow)
              .filter(record -> !detector.drops(record))
              .ifPresent(
                  record -> {
                    output.write(record, counted(detector.detect(record, () -> null)));
                    correlations.accept(detector.takeHits());
                    follow(record, policy, detector, across);
                  });
          for (Repair repair : enricher.repairs()) {
            if (!detector.drops(repair.after())) {
              Detector.Judgement judgement = detector.judge(repair);
              output.writeRepaired(repair.after(), counted(judgement.alerts()));
              correlations.accept(judgement.hits());
              follow(repair.after(), policy, detector, across);
            }
          }
          if (!correlations.isEmpty()) {
            losses.accept(node, sysflow, enricher.mark(node));
          }
        });
  }

  private static void follow(
      EnrichedRecord record, Policy policy, PolicyDetector detector, AcrossFiles across) {
    if (policy.asksAcross()) {
      across.accept(record);
      if (detector.isCandidate(record)) {
        across.await(record);
      }
    }
  }

  private List<Alert> counted(List<Alert> alerts) {
    alerts.forEach(alert -> alertsByRule.merge(alert.ruleName(), 1L, Long::sum));
    return alerts;
  }

  private void summary(PrintWriter err, Policy policy, int files, CorrelationRun correlations) {
    long alerts = alertsByRule.values().stream().mapToLong(Long::longValue).sum();
    err.printf(
        "%,d rules (%s), %,d files, %,d records, %,d events and flows, %,d alerts%n",
        policy.rules().size(),
        policy.version(),
        files,
        records,
        counts.get(Count.ACTIVITIES),
        alerts);
    alertsByRule.forEach((rule, number) -> err.printf("%,8d  %s%n", number, rule));
    long forgotten =
        correlations.counts().get(CorrelationCount.CORRELATED_HITS_FORGOTTEN)
            + correlations.counts().get(CorrelationCount.CORRELATED_GROUPS_FORGOTTEN);
    if (forgotten > 0) {
      err.printf("%,d hits or groups of correlations were too many%n", forgotten);
    }
    long withheld = correlations.counts().get(CorrelationCount.ABSENCES_WITHHELD);
    if (withheld > 0) {
      err.printf("%,d absences withheld: records are missing, or end before%n", withheld);
    }
    unresolved(err);
    err.flush();
  }

  private void unresolved(PrintWriter err) {
    long unresolved =
        counts.get(Count.UNRESOLVED_PROCESS)
            + counts.get(Count.UNRESOLVED_PARENT)
            + counts.get(Count.UNRESOLVED_FILE)
            + counts.get(Count.UNRESOLVED_CONTAINER)
            + counts.get(Count.UNRESOLVED_POD);
    if (unresolved > 0) {
      err.printf("%,d references to what the files do not hold%n", unresolved);
    }
  }
}

package io.sysflow.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.policy.Languages;
import io.sysflow.policy.Policies;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rules with ancestors on other hosts, and correlations of them, over several partitions that are
 * read in any order and in pieces of any size, against all records judged at their end.
 */
final class AcrossPartitionsTest {

  private static final String RULES =
      """
      - rule: Act for curl
        desc: acts for curl on another host
        condition: evt.type = execve and xproc.name = curl
        output: "%proc.name for %xproc.name[1] of %xproc.node[1], %xproc.hops[1] hop"
        priority: WARNING
      - rule: Run
        desc: runs
        condition: evt.type = execve
        output: "%proc.name"
        priority: WARNING
      """;

  private static final String CORRELATIONS =
      """
      title: Many
      id: many
      correlation:
        type: event_count
        rules: [Act for curl]
        timespan: 30s
        condition: {gte: 2}
      ---
      title: Alone
      id: alone
      correlation:
        type: event_count
        rules: [Act for curl]
        group-by: [evt.hostname]
        timespan: 20s
        condition: {eq: 1}
      ---
      title: Not followed
      id: not-followed
      correlation:
        type: absence
        rules: [Run]
        absent: [Act for curl]
        group-by: [evt.hostname]
        timespan: 15s
      """;

  private final Policy policy =
      Policies.compile(
              "test",
              List.of(new RulesFile("r.yaml", RULES), new RulesFile("c.yml", CORRELATIONS)),
              Languages.AUTO)
          .policy();

  @Test
  void whatIsFoundIsTheSameHoweverPartitionsAreRead() {
    assertThat(check(0, 40)).isGreaterThan(100);
  }

  @Test
  @Tag("long")
  void whatIsFoundIsTheSameHoweverPartitionsAreReadOfManyMore() {
    assertThat(check(1_000, 2_000)).isGreaterThan(5_000);
  }

  private long check(long first, int runs) {
    long found = 0;
    for (long seed = first; seed < first + runs; seed++) {
      RemoteActs history = new RemoteActs(new Random(seed));
      Map<String, String> expected = expected(history);
      found += expected.size();
      for (int order = 0; order < 3; order++) {
        PartitionedGraph graph =
            new PartitionedGraph(policy, history, new Random(seed * 31 + order));
        Map<String, String> alerts = graph.run();
        assertThat(graph.late()).as("seed %d, order %d", seed, order).isZero();
        assertThat(alerts).as("seed %d, order %d", seed, order).isEqualTo(expected);
      }
    }
    return found;
  }

  /** All that is known at the end. */
  private Map<String, String> expected(RemoteActs history) {
    CorrelationRun correlations = new CorrelationRun(policy);
    PolicyDetector detector = new PolicyDetector(policy);
    PartitionedGraph.AtTheEnd across = new PartitionedGraph.AtTheEnd(detector);
    Map<String, String> alerts = new TreeMap<>();
    List<EnrichedRecord> all = new ArrayList<>();
    history.records().forEach(all::addAll);
    for (EnrichedRecord record : all) {
      Detector.Judgement judgement = detector.judge(record, () -> null);
      judgement.alerts().forEach(alert -> put(alert, alerts));
      correlations.accept(judgement.hits());
      across.accept(record);
    }
    across.decide(alert -> put(alert, alerts), correlations::accept);
    correlations.end().forEach(alert -> put(alert, alerts));
    return alerts;
  }

  static void put(Alert alert, Map<String, String> alerts) {
    String correlated =
        alert.correlated() == null
            ? ""
            : " %s %d %s"
                .formatted(
                    alert.correlated().state(),
                    alert.correlated().count(),
                    alert.correlated().sources());
    alerts.put(alert.id(), alert.output() + correlated);
  }
}

package io.sysflow.streams.correlate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.Alert;
import io.sysflow.policy.ir.Correlation;
import io.sysflow.policy.ir.CorrelationType;
import io.sysflow.streams.enrich.Counts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories, each in several orders and batches, with progress in between and state that is
 * taken up again, against the definition worked out over the whole log.
 */
class CorrelatorOracleTest {

  private static final int HISTORIES = Integer.getInteger("sysflow.runs", 1_000);
  private static final long SECOND = 1_000_000_000L;

  /** Near the turn of an hour, in which alerts are numbered. */
  private static final long START = 500_000 * 3_600 * SECOND - 40 * SECOND;

  private static final long GRACE = 15 * SECOND;
  private static final Alert.Witness PLACE = new Alert.Witness("records", 0, 7);

  /**
   * A hit and where it belongs.
   *
   * @param facts what its record says, by the names of fields
   */
  private record Sent(GroupKey key, Hit hit, Map<String, String> facts) {}

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "type: event_count, rules: [a, b], group-by: [User], timespan: 20s, condition: {gte: 3}",
        "type: event_count, rules: [a], group-by: [User], timespan: 10s, condition: {gt: 1}",
        "type: event_count, rules: [a], group-by: [User], timespan: 20s, condition: {lt: 3}",
        "type: event_count, rules: [a, b], timespan: 20s, condition: {eq: 4}",
        "type: event_count, rules: [a], group-by: [User], timespan: 20s, condition: {neq: 2}",
        "type: event_count, rules: [a], group-by: [User], timespan: 20s, condition: {gte: 2, lte: 4}",
        "type: value_count, rules: [a], group-by: [User], timespan: 20s, condition: {gte: 3, field: proc.pid}",
        "type: value_count, rules: [a], group-by: [User], timespan: 20s, condition: {lte: 2, field: proc.pid}",
        "type: value_sum, rules: [a, b], group-by: [User], timespan: 20s, condition: {gte: 9, field: proc.pid}",
        "type: value_sum, rules: [a], group-by: [User], timespan: 20s, condition: {lt: 9, field: proc.pid}",
        "type: value_avg, rules: [a], group-by: [User], timespan: 20s, condition: {gt: 2.5, field: proc.pid}",
        "type: value_percentile, rules: [a], group-by: [User], timespan: 20s, condition: {gte: 3.5, field: proc.pid, percentile: 80}",
        "type: value_median, rules: [a], timespan: 20s, condition: {lt: 2, field: proc.pid}",
        "type: temporal, rules: [a, b, c], group-by: [User], timespan: 20s",
        "type: temporal, rules: [a, b, c, d], timespan: 5s, condition: {gte: 3}",
        "type: temporal_ordered, rules: [a, b, c], group-by: [User], timespan: 20s",
        "type: temporal, timespan: 8s, group-by: [User], condition: a and (b or c)",
        "type: temporal, rules: [a, b, c, d], timespan: 8s, condition: (a and not b) or (c and not (d or a))",
        "type: temporal, rules: [a, b], timespan: 20s, group-by: [User], condition: not b",
        "type: temporal, rules: [a, b, c], timespan: 20s, group-by: [User], condition: {lt: 2}",
        "type: temporal_ordered, rules: [a, b], timespan: 8s",
        "type: temporal_ordered, rules: [a, b, c, d], timespan: 8s, condition: {gte: 3}",
        "type: temporal_ordered, rules: [a, b, c, d], timespan: 8s, group-by: [User], condition: a and (b or c) and d or d",
        "type: temporal_ordered, rules: [a, b, c], until: d, timespan: 12s, condition: a and (b or c)",
        "type: temporal_ordered, rules: [a, b], until: [c, d], group-by: [User], timespan: 20s",
        "type: absence, rules: [a, b], absent: [c], group-by: [User], timespan: 10s",
        "type: absence, rules: [a], absent: [b, c], timespan: 20s",
        "type: absence, rules: [a, b], absent: [c], group-by: [evt.hostname], timespan: 10s",
        "type: event_count, rules: [a, b], group-by: [evt.hostname], timespan: 20s, condition: {gte: 3}",
        "type: first_seen, rules: [a, b], group-by: [User], timespan: 30s, condition: {field: proc.pid}, warm-up: 20s, support: 4",
        "type: first_seen, rules: [a], timespan: 15s, condition: {field: proc.pid}",
      })
  void anyOrderGivesWhatTheDefinitionSays(String parts) {
    List<Correlation> correlations = Correlations.of(parts);
    int alerts = 0;

    for (int seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      List<Sent> log = history(correlations, random);
      List<Gap> gaps = gaps(random);
      Correlation correlation = correlations.get(0);
      Map<String, BruteForce.Expected> expected = expected(correlation, log);
      if (correlation.type() == CorrelationType.ABSENCE) {
        // What was missed may be among what was lost.
        expected.values().removeIf(one -> !one.losses(correlation, gaps).isEmpty());
      }
      alerts += expected.size();
      for (int order = 0; order < 3; order++) {
        Map<String, Finding> last = run(correlations, log, gaps, random, order == 2);
        assertThat(last.keySet()).as("seed %d", seed).isEqualTo(expected.keySet());
        last.forEach(
            (id, finding) -> {
              BruteForce.Expected one = requireNonNull(expected.get(id));
              same(finding, one);
              assertThat(finding.gaps()).isEqualTo(one.losses(correlation, gaps));
            });
      }
    }

    assertThat(alerts).isGreaterThan(HISTORIES / 4);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "type: value_count, rules: [c1], timespan: 60s, condition: {field: User, gte: 2}"
            + " | type: event_count, rules: [a], group-by: [User], timespan: 20s, condition: {gte: 3}",
        "type: temporal_ordered, rules: [c1, b], group-by: [User], timespan: 60s"
            + " | type: temporal, rules: [a, c], group-by: [User], timespan: 10s",
        "type: absence, rules: [c1], absent: [d], group-by: [User], timespan: 30s"
            + " | type: event_count, rules: [a, b], group-by: [User], timespan: 10s, condition: {lt: 3}",
      })
  void chainGivesWhatTheDefinitionSays(String above, String below) {
    chainIsAsDefined(Correlations.of(above, below));
  }

  /** The alerts below count in the groups, and with the values, that their hits name. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "type: temporal_ordered, rules: [c1, b], group-by: [User], timespan: 60s"
            + " | type: event_count, rules: [a], group-by: [evt.hostname], timespan: 20s, condition: {gte: 3} | -",
        "type: event_count, rules: [c1], group-by: [User, proc.pid], timespan: 60s, condition: {gte: 2}"
            + " | type: temporal, rules: [a, c], group-by: [evt.hostname], timespan: 20s | -",
        "type: value_count, rules: [c1], group-by: [evt.hostname], timespan: 60s, condition: {field: proc.pid, gte: 3}"
            + " | type: event_count, rules: [a, b], group-by: [User], timespan: 20s, condition: {lt: 4} | -",
        "type: absence, rules: [c1], absent: [d], group-by: [User], timespan: 20s"
            + " | type: value_avg, rules: [a, b], group-by: [evt.hostname], timespan: 10s, condition: {gt: 2, field: proc.pid} | -",
        "type: temporal_ordered, rules: [a, b], until: [c1], group-by: [User], timespan: 30s"
            + " | type: event_count, rules: [c], timespan: 20s, condition: {gte: 3} | -",
        "type: value_sum, rules: [c1], group-by: [User], timespan: 60s, condition: {field: proc.pid, gte: 6}"
            + " | type: temporal_ordered, rules: [a, b], until: [c], group-by: [evt.hostname], timespan: 20s | -",
        "type: event_count, rules: [c1], group-by: [User], timespan: 60s, condition: {gte: 2}"
            + " | type: first_seen, rules: [a, b], group-by: [evt.hostname], timespan: 30s, condition: {field: proc.pid} | -",
        "type: temporal, rules: [c1, d], group-by: [User], timespan: 60s"
            + " | type: event_count, rules: [c2, b], group-by: [proc.pid], timespan: 30s, condition: {gte: 2}"
            + " | type: event_count, rules: [a], group-by: [evt.hostname], timespan: 20s, condition: {gte: 2}",
        "type: event_count, rules: [c1], timespan: 60s, group-by: [User], condition: {gte: 2}"
            + " | type: absence, rules: [c2], absent: [b], group-by: [evt.hostname], timespan: 30s"
            + " | type: temporal, rules: [a, c], timespan: 20s",
      })
  void chainOfOtherGroupsGivesWhatTheDefinitionSays(String top, String middle, String bottom) {
    chainIsAsDefined(
        bottom == null ? Correlations.of(top, middle) : Correlations.of(top, middle, bottom));
  }

  private static void chainIsAsDefined(List<Correlation> correlations) {
    int alerts = 0;

    for (int seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      List<Sent> log = history(correlations, random);
      Map<String, BruteForce.Expected> expected = ChainBruteForce.alerts(correlations, told(log));
      alerts += expected.size();
      for (int order = 0; order < 3; order++) {
        Map<String, Finding> last = run(correlations, log, List.of(), random, order == 2);
        assertThat(last.keySet()).as("seed %d", seed).isEqualTo(expected.keySet());
        last.forEach((id, finding) -> same(finding, requireNonNull(expected.get(id))));
      }
    }

    assertThat(alerts).isGreaterThan(HISTORIES / 10);
  }

  private static List<ChainBruteForce.Told> told(List<Sent> log) {
    return log.stream()
        .map(one -> new ChainBruteForce.Told(one.key().window(), one.hit(), List.of(one.facts())))
        .toList();
  }

  @Test
  void whatIsCertainIsToldAtOnce() {
    List<Correlation> correlations =
        Correlations.of("type: event_count, rules: [a], timespan: 20s, condition: {gte: 2}");
    List<Finding> told = new ArrayList<>();
    Correlator correlator = correlator(correlations, CorrelationStore.NONE, told);
    GroupKey key = new GroupKey(Window.of(correlations, null).get(0).key(), List.of());
    long time = START + 60 * SECOND;
    correlator.advance(new Progress(time - GRACE, List.of()));

    correlator.accept(key, hit(time, 1));
    List<Finding> first = List.copyOf(told);
    correlator.accept(key, hit(time + SECOND, 2));
    List<Finding> second = List.copyOf(told);
    correlator.advance(new Progress(time + 60 * SECOND, List.of()));

    assertThat(first).isEmpty();
    assertThat(second).extracting(Finding::state).containsExactly(Alert.State.NEW);
    assertThat(told)
        .extracting(Finding::state)
        .containsExactly(Alert.State.NEW, Alert.State.CLOSED);
    assertThat(told.get(1).id()).isEqualTo(told.get(0).id());
  }

  @ParameterizedTest
  @CsvSource({"19, 0", "20, 1"})
  void whatMayFollowAfterTheLastRecordIsNotAbsent(int secondsLeft, int alerts) {
    List<Correlation> correlations =
        Correlations.of("type: absence, rules: [a], absent: [b], timespan: 20s");
    List<Finding> told = new ArrayList<>();
    Correlator correlator = correlator(correlations, CorrelationStore.NONE, told);
    GroupKey key = new GroupKey(Window.of(correlations, null).get(0).key(), List.of());

    correlator.accept(key, hit(START, 1));
    correlator.end(START + secondsLeft * SECOND);

    assertThat(told).hasSize(alerts);
  }

  @Test
  void nothingIsLeftWhenTheTimeForItHasPassed() {
    List<Correlation> correlations =
        Correlations.of(
            "type: event_count, rules: [a], group-by: [User], timespan: 20s, condition: {gte: 2}",
            "type: absence, rules: [a], absent: [b], group-by: [User], timespan: 20s",
            "type: first_seen, rules: [a], group-by: [User], timespan: 15s, condition: {field: proc.pid}");
    KeptState kept = new KeptState();
    Correlator correlator = correlator(correlations, kept, new ArrayList<>());
    for (Sent sent : history(correlations, new Random(1))) {
      correlator.accept(sent.key(), sent.hit());
    }
    assertThat(correlator.size()).isGreaterThan(3);

    correlator.advance(new Progress(START + 7_200 * SECOND, List.of()));

    assertThat(correlator.size()).isZero();
    assertThat(kept.isEmpty()).isTrue();
  }

  private static Hit hit(long time, long seq) {
    return new Hit(time, "n", 1, seq, "a", 0, List.of(), PLACE);
  }

  private static List<Sent> history(List<Correlation> correlations, Random random) {
    List<Window> windows = Window.of(correlations, null);
    List<Sent> log = new ArrayList<>();
    int number = 5 + random.nextInt(40);
    for (int i = 0; i < number; i++) {
      // Coarse times: many are the same.
      long time = START + random.nextInt(120) * SECOND;
      String node = "n" + random.nextInt(3);
      String user = "u" + random.nextInt(2);
      String value = Integer.toString(random.nextInt(6) - (random.nextInt(8) == 0 ? 5 : 0));
      Map<String, String> facts = Map.of("evt.hostname", node, "User", user, "proc.pid", value);
      for (Window window : windows) {
        List<Correlation.Input> inputs = window.correlation().inputs();
        int rules = 1 + random.nextInt(2);
        for (int slot = 0; slot < inputs.size() && rules > 0; slot++) {
          if (inputs.get(slot).rule() >= 0 && random.nextInt(inputs.size()) == 0) {
            rules--;
            boolean valued = window.ofValues() && !window.isOther(slot);
            Correlation of = window.correlation();
            List<String> carried = of.carried().stream().map(facts::get).toList();
            Hit hit =
                new Hit(
                    time,
                    node,
                    1,
                    i,
                    inputs.get(slot).name(),
                    slot,
                    valued ? List.of(value) : List.of(),
                    carried.isEmpty() || window.isOther(slot) ? List.of() : List.of(carried),
                    PLACE);
            List<String> group = of.groupBy().stream().map(facts::get).toList();
            log.add(new Sent(new GroupKey(window.key(), group), hit, facts));
          }
        }
      }
    }
    return log;
  }

  private static Map<String, BruteForce.Expected> expected(Correlation of, List<Sent> log) {
    Map<List<String>, Set<Hit>> groups = new HashMap<>();
    log.forEach(
        sent -> groups.computeIfAbsent(sent.key().values(), k -> new HashSet<>()).add(sent.hit()));
    Map<String, BruteForce.Expected> expected = new TreeMap<>();
    groups.forEach(
        (group, hits) ->
            BruteForce.alerts(of, group, hits).forEach(one -> expected.put(one.id(), one)));
    return expected;
  }

  /** Hands the log over in a random order within the grace; returns the last of each alert. */
  private static Map<String, Finding> run(
      List<Correlation> correlations,
      List<Sent> log,
      List<Gap> gaps,
      Random random,
      boolean restarts) {
    List<Sent> arriving = new ArrayList<>(log);
    Map<Sent, Long> arrival = new HashMap<>();
    log.forEach(
        sent -> arrival.put(sent, sent.hit().time() + (long) (random.nextDouble() * GRACE)));
    Collections.shuffle(arriving, random);
    arriving.sort(Comparator.comparing(arrival::get));
    KeptState kept = new KeptState();
    Deque<Gap> untold = new ArrayDeque<>(gaps);
    List<Finding> found = new ArrayList<>();
    Correlator correlator = correlator(correlations, kept, found);
    for (Sent sent : arriving) {
      if (random.nextInt(3) == 0) {
        long time = requireNonNull(arrival.get(sent)) - GRACE - 1;
        correlator.advance(new Progress(time, known(untold, time, random)));
        kept.watermark = correlator.watermark();
        kept.gaps = correlator.gaps();
      }
      if (restarts && random.nextInt(5) == 0) {
        correlator = kept.restored(correlator(correlations, kept, found));
      }
      correlator.accept(sent.key(), sent.hit());
    }
    correlator.advance(new Progress(Long.MIN_VALUE, List.copyOf(untold)));
    correlator.advance(Progress.end());
    return last(found);
  }

  /** When a node has lost something is known before all nodes have come so far. */
  private static List<Gap> known(Deque<Gap> untold, long time, Random random) {
    List<Gap> known = new ArrayList<>();
    while (!untold.isEmpty() && (untold.peek().from() <= time || random.nextInt(3) == 0)) {
      known.add(untold.remove());
    }
    return known;
  }

  /** What nodes lost, one after the other of each. */
  private static List<Gap> gaps(Random random) {
    List<Gap> gaps = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      long time = START - 20 * SECOND;
      for (int i = random.nextInt(3); i > 0; i--) {
        long from = time + random.nextInt(80) * SECOND;
        time = from + (1 + random.nextInt(10)) * SECOND;
        gaps.add(new Gap("n" + node, from, time, random.nextInt(3)));
        time += SECOND;
      }
    }
    gaps.sort(Comparator.comparingLong(Gap::from).thenComparing(Gap::node));
    return gaps;
  }

  private static Map<String, Finding> last(List<Finding> findings) {
    Map<String, Finding> last = new TreeMap<>();
    for (Finding finding : findings) {
      Finding before = last.put(finding.id(), finding);
      assertThat(before == null || before.state() != Alert.State.CLOSED).isTrue();
      assertThat(before == null || finding.state() != Alert.State.NEW).isTrue();
    }
    return last;
  }

  private static Correlator correlator(
      List<Correlation> correlations, CorrelationStore store, List<Finding> found) {
    Correlator correlator =
        new Correlator(
            CorrelationLimits.DEFAULT, store, new Counts<>(CorrelationCount.class), found::add);
    correlator.define(Window.of(correlations, null));
    return correlator;
  }

  private static void same(Finding finding, BruteForce.Expected expected) {
    assertThat(finding.state()).isEqualTo(Alert.State.CLOSED);
    assertThat(finding.group()).isEqualTo(expected.group());
    assertThat(bare(finding.trigger())).isEqualTo(bare(expected.trigger()));
    assertThat(finding.count()).isEqualTo(expected.hits().size());
    assertThat(finding.witnesses().stream().map(hit -> bare(hit)))
        .isEqualTo(expected.hits().stream().limit(20).map(hit -> bare(hit)).toList());
    assertThat(finding.start()).isEqualTo(expected.hits().get(0).time());
  }

  /** What is carried is seen by what is made of it. */
  private static Hit bare(Hit hit) {
    return hit.carrying(List.of());
  }
}

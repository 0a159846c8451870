package io.sysflow.streams.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.streams.alert.NodeAlert;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeWatchTest {

  private static final long DAY = 86_400;
  private static final Duration WEEK = WatchLimits.DEFAULT.gone();

  private NodeWatch watch = new NodeWatch(WatchLimits.DEFAULT);
  private final List<NodeAlert> alerts = new ArrayList<>();
  private final Map<String, NodeFacts> store = new HashMap<>();

  @Test
  void nodeThatIsHeardInTimeIsNotSilent() {
    for (int second = 0; second <= 600; second += 5) {
      pulse("a", 1, second);
      pulse("b", 1, second);
      if (second % 50 == 0) {
        pulse("c", 1, second);
      }
    }

    assertThat(alerts).isEmpty();
  }

  @Test
  void nodeIsSilentOnceAndAgainAfterItWasHeard() {
    fleet(0, 100, "a", "b");
    pulse("c", 1, 100);
    fleet(105, 300, "a", "b");
    pulse("c", 1, 300);
    fleet(305, 400, "a", "b");

    assertThat(alerts).extracting(NodeAlert::ruleId).containsExactly("node-silent", "node-silent");
    assertThat(alerts).extracting(NodeAlert::node).containsOnly("c");
    assertThat(alerts).extracting(NodeAlert::id).doesNotHaveDuplicates();
    assertThat(alerts.get(0).message()).isEqualTo("Nothing has come of c for 65 s");
  }

  @Test
  void nodesOfAPartitionThatIsReadLaterAreNotSilent() {
    partition(0, 0, 5, "a", "b", "c");
    partition(1, 0, 5, "d", "e");
    partition(0, 10, 600, "a", "b", "c");
    partition(1, 10, 600, "d", "e");

    assertThat(alerts).isEmpty();
  }

  @Test
  void nodeIsSilentWhenItsPartitionWasReadAsFar() {
    partition(0, 0, 5, "a", "b", "c");
    partition(1, 0, 5, "d", "e");
    partition(0, 10, 600, "a", "b", "c");
    partition(1, 10, 600, "d");

    assertThat(alerts).extracting(NodeAlert::node).containsExactly("e");
  }

  @Test
  void nodeIsSilentWhenNothingElseComesOfItsPartition() {
    partition(0, 0, 5, "a", "b");
    partition(1, 0, 5, "c");
    partition(0, 10, 300, "a", "b");
    assertThat(alerts).isEmpty();

    for (int second = 10; second <= 90; second += 10) {
      watch.idle(Pulse.idle(1, Duration.ofSeconds(second).toNanos()));
    }
    partition(0, 305, 305, "a", "b");

    assertThat(alerts).extracting(NodeAlert::node).containsExactly("c");
  }

  @Test
  void clockThatIsAheadHidesNobody() {
    accept(new Pulse("ahead", 1, 2, 0, 0, Duration.ofDays(9_000).toNanos(), "", 0));
    partition(0, 0, 5, "a", "b", "c");
    partition(0, 10, 100, "a", "b");

    assertThat(alerts).extracting(NodeAlert::node).containsExactly("ahead", "c");
  }

  private void partition(int partition, int from, int to, String... names) {
    for (int second = from; second <= to; second += 5) {
      for (String name : names) {
        long emitted = Duration.ofSeconds(second).toNanos();
        accept(new Pulse(name, 1, second + 2, 0, 0, emitted, "", partition));
      }
    }
  }

  @Test
  void nodeThatIsSilentForAWeekIsForgotten() {
    fleet(0, 100, "a", "b", "c");
    int weekLater = 100 + (int) WEEK.toSeconds();
    fleet(105, weekLater, "a", "b");
    List<String> before = watch.forgetGone();

    fleet(weekLater + 5, weekLater + 10, "a", "b");

    assertThat(before).isEmpty();
    assertThat(watch.forgetGone()).containsExactly("c");
    assertThat(watch.forgetGone()).isEmpty();
    assertThat(alerts).extracting(NodeAlert::ruleId).containsExactly("node-silent");
  }

  @Test
  void oneNodeAloneIsMissedByTheShellsClock() {
    pulse("a", 1, 0);

    assertThat(watch.quiet(Duration.ofSeconds(59))).isEmpty();
    assertThat(watch.quiet(Duration.ofSeconds(60)))
        .hasValueSatisfying(
            alert -> assertThat(alert.message()).isEqualTo("Nothing has come of a for 60 s"));
    assertThat(watch.quiet(Duration.ofSeconds(70))).isEmpty();
    pulse("a", 1, 5);
    assertThat(watch.quiet(Duration.ofSeconds(60))).isPresent();
  }

  @Test
  void allNodesTogetherAreMissedOnce() {
    fleet(0, 10, "a", "b", "c");

    assertThat(watch.quiet(Duration.ofSeconds(61)))
        .hasValueSatisfying(
            alert -> {
              assertThat(alert.ruleId()).isEqualTo("all-nodes-silent");
              assertThat(alert.message())
                  .isEqualTo("Nothing has come of any of 3 nodes for 61 s; c was among the last");
            });
    assertThat(watch.quiet(Duration.ofSeconds(71))).isEmpty();
  }

  @Test
  void twoNodesWatchEachOther() {
    pulse("a", 1, 0);
    fleet(0, 70, "b");

    assertThat(alerts).extracting(NodeAlert::node).containsExactly("a");
  }

  @Test
  void wrongClockMakesNobodyElseSilent() {
    for (int second = 0; second <= 300; second += 5) {
      pulse("a", 1, second);
      pulse("b", 1, second + 300 * DAY);
      pulse("c", 1, second);
      // Set to another day at every other pulse.
      pulse("d", 1, second + (second % 10 == 0 ? DAY : 0));
    }

    assertThat(alerts).isEmpty();
  }

  @Test
  void restartedWatchGoesOnWhereItWas() {
    fleet(0, 50, "a", "b", "c");
    fleet(55, 80, "a", "b");

    watch = new NodeWatch(WatchLimits.DEFAULT);
    store.values().forEach(watch::load);
    fleet(85, 120, "a", "b");

    assertThat(alerts).extracting(NodeAlert::node).containsExactly("c");
  }

  @Test
  void agentThatStartsTooOftenIsReportedAndOneThatStartsNowAndThenIsNot() {
    for (int start = 1; start <= 4; start++) {
      pulse("a", start, 5L * start);
    }
    fleet(0, 15, "b");
    for (int start = 2; start <= 8; start++) {
      fleet(start * 400, start * 400 + 395, "b");
      pulse("c", start, 400L * start);
    }

    assertThat(alerts)
        .filteredOn(alert -> alert.ruleId().equals("agent-restarts"))
        .extracting(NodeAlert::message)
        .containsExactly("The agent of a started 3 times within 10 minutes");
  }

  @Test
  void firstStartOfAnAgentCountsAsWell() {
    for (int start = 1; start <= 3; start++) {
      accept(new Pulse("a", start, 1, 0, 0, start, "", 0));
      fleet(10 * start, 10 * start + 5, "b");
    }

    assertThat(alerts)
        .extracting(NodeAlert::message)
        .containsExactly("The agent of a started 3 times within 10 minutes");
  }

  @Test
  void agentThatStartsAfterItsClockWasSetBackIsHeard() {
    fleet(0, 100, "a", "b");
    accept(new Pulse("c", 20, 7, 0, 0, Duration.ofHours(2).toNanos(), "", 0));
    accept(new Pulse("c", 10, 1, 0, 0, Duration.ofHours(1).toNanos(), "", 0));
    for (int second = 105; second <= 300; second += 5) {
      fleet(second, second, "a", "b");
      accept(new Pulse("c", 10, second, 0, 0, Duration.ofSeconds(3_600 + second).toNanos(), "", 0));
    }

    assertThat(alerts).isEmpty();
    assertThat(store).hasEntrySatisfying("c", facts -> assertThat(epoch(facts)).isEqualTo(10));
  }

  @Test
  void whatIsLateOfAnEarlierAgentIsNoStart() {
    accept(new Pulse("a", 20, 7, 0, 0, 1, "", 0));
    accept(new Pulse("a", 10, 9, 0, 0, 1, "", 0));

    assertThat(store).hasEntrySatisfying("a", facts -> assertThat(epoch(facts)).isEqualTo(20));
  }

  @Test
  void lossIsReportedWhenItBeginsAndWhenItHasDoubled() {
    for (int dropped : new int[] {0, 10, 11, 19, 20, 39, 40}) {
      accept(new Pulse("a", 1, dropped + 1, 0, dropped, dropped, "", 0));
    }

    assertThat(alerts)
        .extracting(alert -> alert.ruleId() + " " + alert.facts().get("dropped"))
        .containsExactly(
            "agent-loses-records 10", "agent-loses-records 20", "agent-loses-records 40");
  }

  @Test
  void lossOfANewEpochIsReportedAnew() {
    accept(new Pulse("a", 1, 100, 7, 0, 1, "", 0));
    accept(new Pulse("a", 2, 50, 3, 0, 2, "", 0));

    assertThat(alerts)
        .extracting(NodeAlert::message)
        .containsExactly(
            "7 records of a are missing from its sequence; its agent counted 0 as lost",
            "3 records of a are missing from its sequence; its agent counted 0 as lost");
  }

  @Test
  void twoMachinesOfOneNameAreReportedOnce() {
    for (int i = 0; i < 5; i++) {
      accept(new Pulse("a", 10, i + 1, 0, 0, i, "machine-1", 0));
      accept(new Pulse("a", 9, i + 1, 0, 0, i, "machine-2", 0));
    }

    assertThat(alerts)
        .extracting(NodeAlert::message)
        .containsExactly("Two machines report as a: machine-1 and machine-2");
  }

  private static long epoch(NodeFacts facts) {
    return facts.latest().epoch();
  }

  private void fleet(int from, int to, String... nodes) {
    for (int second = from; second <= to; second += 5) {
      for (String node : nodes) {
        pulse(node, 1, second);
      }
    }
  }

  private void pulse(String node, long epoch, long second) {
    long emitted = Duration.ofSeconds(second).toNanos();
    accept(new Pulse(node, epoch, second + 1, 0, 0, emitted, "", 0));
  }

  private void accept(Pulse pulse) {
    alerts.addAll(watch.accept(pulse));
    watch.takeChanged().forEach(facts -> store.put(facts.latest().node(), facts));
  }
}

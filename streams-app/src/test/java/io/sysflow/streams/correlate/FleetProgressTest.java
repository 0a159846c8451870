package io.sysflow.streams.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.streams.nodes.Pulse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetProgressTest {

  private static final long GRACE = FleetProgress.GRACE.toSeconds();

  private final FleetProgress fleet = new FleetProgress(1);
  private final List<Gap> gaps = new ArrayList<>();
  private long progress = Long.MIN_VALUE;
  private long clock;

  @Test
  void progressIsThatOfTheSlowestNode() {
    beat("a", 1_000);
    beat("b", 1_010);
    beat("c", 1_005);
    beat("a", 1_020);

    assertThat(progress).isEqualTo(1_005 - GRACE);
    assertThat(gaps).isEmpty();
  }

  @Test
  void nodeThatIsReadLaterThanOthersIsWaitedFor() {
    beat("a", 1_000);
    beat("b", 1_000);
    beat("c", 1_000);
    for (int second = 1_005; second < 2_000; second += 5) {
      beat("a", second);
      beat("b", second);
    }
    beat("c", 1_030);

    assertThat(progress).isEqualTo(1_030 - GRACE);
    assertThat(gaps).isEmpty();
  }

  @Test
  void silentNodeIsNotWaitedForAndLacksWhatItDoesNotTell() {
    beat("a", 1_000);
    beat("b", 1_000);
    beat("c", 1_000);
    for (int second = 1_005; second <= 1_200; second += 5) {
      clock += 5;
      beat("a", second);
      beat("b", second);
    }
    assertThat(progress).isEqualTo(1_200 - GRACE);
    assertThat(gaps).containsExactly(new Gap("c", at(1_000), Long.MAX_VALUE, 0));

    beat("c", 1_190);

    assertThat(gaps).endsWith(new Gap("c", at(1_000), at(1_190), 0));
  }

  @Test
  void wrongClockClosesNobodysWindows() {
    beat("a", 100_000);
    beat("b", 100_000);
    beat("future", 10_000_000);
    for (int second = 0; second <= 120; second += 5) {
      clock = second;
      beat("a", 100_010 + second);
      beat("past", 10 + second);
      beat("b", 100_005 + second);
    }

    assertThat(progress).isEqualTo(100_125 - GRACE);
    assertThat(gaps).containsExactly(new Gap("past", at(65), at(65 + 3_600), 0));
  }

  @Test
  void nodeWhosePastIsReadLaterIsWaitedForHoweverFarItIsBehind() {
    beat("c", 10);
    beat("a", 100_000);
    beat("b", 100_000);
    for (int second = 0; second <= 300; second += 5) {
      clock = second;
      beat("a", 100_000 + second);
      beat("c", 10 + 100 * second);
    }
    assertThat(progress).isEqualTo(30_010 - GRACE);

    beat("c", 99_990);
    beat("b", 100_000);

    assertThat(progress).isEqualTo(99_990 - GRACE);
    assertThat(gaps).isEmpty();
  }

  @Test
  void nothingIsDecidedBeforeEachPartitionIsRead() {
    FleetProgress several = new FleetProgress(3);
    List<Progress> told = new ArrayList<>();
    several.accept(beat("a", 1_000, 0), at(0)).ifPresent(told::add);
    several.accept(Pulse.idle(1, at(10)), at(10)).ifPresent(told::add);
    several.accept(beat("a", 2_000, 0), at(11)).ifPresent(told::add);
    assertThat(told).isEmpty();

    several.accept(beat("b", 900, 2), at(500)).ifPresent(told::add);

    assertThat(told).containsExactly(new Progress(at(900 - GRACE), List.of()));
  }

  @Test
  void nodeIsNotSilentWhosePartitionIsNotRead() {
    FleetProgress several = new FleetProgress(2);
    List<Progress> told = new ArrayList<>();
    several.accept(beat("b", 1_000, 1), at(0)).ifPresent(told::add);
    for (int second = 5; second <= 300; second += 5) {
      several.accept(beat("a", 1_000 + second, 0), at(second)).ifPresent(told::add);
    }
    assertThat(told).containsExactly(new Progress(at(1_000 - GRACE), List.of()));

    several.accept(Pulse.idle(1, at(301)), at(301)).ifPresent(told::add);
    several.accept(beat("a", 1_301, 0), at(302)).ifPresent(told::add);

    Gap gap = new Gap("b", at(1_000), Long.MAX_VALUE, 0);
    assertThat(told.get(1)).isEqualTo(new Progress(at(1_301 - GRACE), List.of(gap)));
  }

  @Test
  void quietIsWhereNothingComesThoughAllIsRead() {
    FleetProgress several = new FleetProgress(2);
    var unused = several.accept(beat("a", 1_000, 0), at(0));
    unused = several.accept(Pulse.idle(1, at(70)), at(70));
    assertThat(several.isQuiet(at(70))).isFalse();

    unused = several.accept(Pulse.idle(0, at(70)), at(70));

    assertThat(several.isQuiet(at(70))).isTrue();
  }

  private static Pulse beat(String node, long second, int partition) {
    return new Pulse(node, 7, 1, 0, 0, at(second), "", partition);
  }

  @Test
  void lossesAndStartsAreGaps() {
    accept(new Pulse("a", 7, 1, 0, 0, at(1_000), "", 0));
    accept(new Pulse("a", 7, 9, 3, 2, at(1_005), "", 0));
    accept(new Pulse("a", 8, 1, 0, 0, at(1_020), "", 0));

    assertThat(gaps)
        .containsExactly(
            new Gap("a", at(1_000), at(1_005), 3), new Gap("a", at(1_005), at(1_020), 0));
  }

  private void beat(String node, long second) {
    accept(new Pulse(node, 7, 1, 0, 0, at(second), "", 0));
  }

  private void accept(Pulse pulse) {
    fleet
        .accept(pulse, at(clock))
        .ifPresent(
            told -> {
              gaps.addAll(told.gaps());
              progress = Duration.ofNanos(told.time()).toSeconds();
            });
  }

  private static long at(long second) {
    return Duration.ofSeconds(second).toNanos();
  }
}

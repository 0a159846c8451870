package io.sysflow.streams.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.streams.nodes.Pulse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetProgressTest {

  private static final long GRACE = FleetProgress.GRACE.toSeconds();

  private final FleetProgress fleet = new FleetProgress();
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
    beat("past", 10);
    beat("a", 100_010);
    beat("b", 100_005);

    assertThat(progress).isEqualTo(100_005 - GRACE);
  }

  @Test
  void lossesAndStartsAreGaps() {
    accept(new Pulse("a", 7, 1, 0, 0, at(1_000), ""));
    accept(new Pulse("a", 7, 9, 3, 2, at(1_005), ""));
    accept(new Pulse("a", 8, 1, 0, 0, at(1_020), ""));

    assertThat(gaps)
        .containsExactly(
            new Gap("a", at(1_000), at(1_005), 3), new Gap("a", at(1_005), at(1_020), 0));
  }

  private void beat(String node, long second) {
    accept(new Pulse(node, 7, 1, 0, 0, at(second), ""));
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

package io.sysflow.streams.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.streams.nodes.Pulse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Silences of the past, against those that are found as nodes are heard. */
final class SilencesTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void silencesOfThePastAreThoseThatWereFoundLive() {
    int found = 0;
    for (long seed = 0; seed < 1_000; seed++) {
      List<Pulse> pulses = pulses(new Random(seed));

      Map<String, Long> past = past(pulses);

      assertThat(past).as("seed %d", seed).isEqualTo(live(pulses));
      found += past.size();
    }
    assertThat(found).isGreaterThan(1_000);
  }

  /** One node after the other, as they stand in partitions. */
  private static Map<String, Long> past(List<Pulse> pulses) {
    Silences silences = new Silences();
    List<Pulse> byNode = new ArrayList<>(pulses);
    byNode.sort(Comparator.comparing(Pulse::node));
    byNode.forEach(pulse -> silences.accept(pulse.node(), pulse.emitted(), pulse.emitted()));
    Map<String, Long> ends = new TreeMap<>();
    silences.gaps().forEach(gap -> ends.put(gap.node() + "@" + gap.from(), gap.to()));
    return ends;
  }

  private static Map<String, Long> live(List<Pulse> pulses) {
    FleetProgress fleet = new FleetProgress(0);
    Map<String, Long> ends = new TreeMap<>();
    for (Pulse pulse : pulses) {
      fleet
          .accept(pulse, pulse.emitted())
          .ifPresent(
              told ->
                  told.gaps().forEach(gap -> ends.put(gap.node() + "@" + gap.from(), gap.to())));
    }
    return ends;
  }

  /** Pulses in their order: of nodes that are silent now and then. */
  private static List<Pulse> pulses(Random random) {
    List<Pulse> pulses = new ArrayList<>();
    int nodes = 1 + random.nextInt(5);
    for (int node = 0; node < nodes; node++) {
      long time = random.nextInt(5);
      for (int seq = 1; time < 1_500; seq++) {
        pulses.add(
            new Pulse(
                "node-" + node, 1, seq, 0, 0, 10_000 * SECOND + time * SECOND + node, "", -1));
        time += random.nextInt(60) == 0 ? 100 + random.nextInt(400) : 4 + random.nextInt(3);
      }
    }
    pulses.sort(Comparator.comparingLong(Pulse::emitted).thenComparing(Pulse::node));
    return pulses;
  }
}

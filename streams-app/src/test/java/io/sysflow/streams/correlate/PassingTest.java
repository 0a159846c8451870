package io.sysflow.streams.correlate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.policy.ir.Correlation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PassingTest {

  private static final List<Correlation> CHAIN =
      Correlations.of(
          "type: event_count, rules: [c1, b], group-by: [User, evt.hostname], timespan: 1h, condition: {gte: 2}",
          "type: event_count, rules: [a], group-by: [evt.hostname], timespan: 1h, condition: {gte: 2}");

  @Test
  void whatCountsTogetherMeetsByWhatAllGroupsSay() {
    List<Window> windows = Window.of(CHAIN, null);

    GroupKey ofTop = windows.get(0).meeting(List.of("root", "node"));
    GroupKey below = windows.get(1).meeting(List.of("node"));

    assertThat(ofTop.values()).containsExactly("node");
    assertThat(below).isEqualTo(ofTop);
  }

  @Test
  void alertThatNamesVeryManyValuesCountsForTheFirst() {
    Window below = Window.of(CHAIN, null).get(1);
    List<Hit> hits =
        IntStream.range(0, 150)
            .mapToObj(number -> hit(number).carrying(List.of(List.of("user" + number))))
            .toList();

    Passing.Passed passed =
        Passing.of(
            below, List.of("node"), hits.get(149), hits, 150, requireNonNull(below.parent()));

    assertThat(passed.leftOut()).isEqualTo(50);
    assertThat(passed.hits()).hasSize(Passing.MOST);
    assertThat(passed.hits().get(0).key().values()).containsExactly("user149", "node");
    assertThat(passed.hits().get(0).hit().seq()).isEqualTo(149);
    assertThat(passed.hits().get(99).key().values()).containsExactly("user98", "node");
    assertThat(passed.hits()).extracting(above -> above.hit().time()).containsOnly(150L);
  }

  @Test
  void alertOfWhichNothingMoreIsAskedIsOneHit() {
    Window below =
        Window.of(
                Correlations.of(
                    "type: event_count, rules: [c1], timespan: 1h, condition: {gte: 2}",
                    "type: event_count, rules: [a], group-by: [User], timespan: 1h, condition: {gte: 2}"),
                null)
            .get(1);

    Passing.Passed passed =
        Passing.of(
            below,
            List.of("root"),
            hit(2),
            List.of(hit(1), hit(2)),
            9,
            requireNonNull(below.parent()));

    assertThat(passed.hits()).hasSize(1);
    assertThat(passed.hits().get(0).hit().carried()).isEmpty();
    assertThat(passed.hits().get(0).from()).isEqualTo(hit(2));
  }

  private static Hit hit(long number) {
    return new Hit(number, "node", 1, number, "a", 0, List.of(), null);
  }
}

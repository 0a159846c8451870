package io.sysflow.streams.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PassingTest {

  private final Passing passing = new Passing(2);

  @Test
  void nodeIsAsFarAsByTheSlowestWay() {
    assertThat(passing.accept(0, pulse("a", 1, 5))).isEmpty();
    assertThat(passing.accept(0, pulse("a", 1, 9))).isEmpty();
    assertThat(passing.accept(1, pulse("a", 1, 5))).contains(pulse("a", 1, 5));
    assertThat(passing.accept(1, pulse("b", 1, 7))).isEmpty();
    assertThat(passing.accept(1, pulse("a", 1, 11))).contains(pulse("a", 1, 9));
  }

  @Test
  void whatWasBeforeTheStartOfAnAgentPassesNoMore() {
    assertThat(passing.accept(0, pulse("a", 2, 1))).isEmpty();
    assertThat(passing.accept(1, pulse("a", 1, 5))).contains(pulse("a", 1, 5));
    assertThat(passing.accept(0, pulse("a", 1, 8))).isEmpty();
    assertThat(passing.accept(1, pulse("a", 2, 1))).contains(pulse("a", 2, 1));
  }

  @Test
  void signsOfPartitionsPassAsNodesDo() {
    assertThat(passing.accept(0, Pulse.idle(3, 10))).isEmpty();
    assertThat(passing.accept(1, Pulse.idle(4, 10))).isEmpty();
    assertThat(passing.accept(1, Pulse.idle(3, 10))).contains(Pulse.idle(3, 10));
  }

  private static Pulse pulse(String node, long epoch, long seq) {
    return new Pulse(node, epoch, seq, 0, 0, seq, "", 0);
  }
}

package io.sysflow.streams.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

  private static final long SECOND = 1_000_000_000L;

  private final StringWriter shown = new StringWriter();
  private final AtomicLong clock = new AtomicLong();

  @Test
  void whatTakesASecondShowsNothing() {
    ProgressBar bar = bar(true);

    at(bar, 0.5, 50);
    bar.close();

    assertThat(shown.toString()).isEmpty();
  }

  @Test
  void onATerminalABarIsDrawnOverAndGoesAway() {
    ProgressBar bar = bar(true);

    at(bar, 2, 50);
    at(bar, 2.1, 51);
    at(bar, 3, 100);
    bar.close();

    assertThat(shown.toString().split("\r"))
        .containsExactly(
            "",
            "[###############               ]  50 %  50,000 records",
            "[##############################] 100 %  100,000 records",
            " ".repeat(55));
  }

  @Test
  void elsewhereThereIsALineForEachTenth() {
    ProgressBar bar = bar(false);

    for (int percent = 0; percent <= 100; percent += 5) {
      at(bar, 2 + percent, percent);
    }
    bar.close();

    assertThat(shown.toString().lines())
        .hasSize(10)
        .startsWith("10 % 10000 records", "20 % 20000 records")
        .endsWith("100 % 100000 records");
  }

  private void at(ProgressBar bar, double seconds, int percent) {
    clock.set((long) (seconds * SECOND));
    bar.at(percent * 1_000_000L, percent * 1_000L);
  }

  private ProgressBar bar(boolean terminal) {
    return new ProgressBar(new PrintWriter(shown), terminal, 100_000_000L, clock::get);
  }
}

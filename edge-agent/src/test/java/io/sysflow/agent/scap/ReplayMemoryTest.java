package io.sysflow.agent.scap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sysflow.agent.flow.FlowBuilder;
import io.sysflow.agent.flow.FlowOptions;
import io.sysflow.agent.flow.NodeIdentity;
import io.sysflow.agent.flow.RedactionOptions;
import io.sysflow.agent.flow.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is held does not grow with what has passed. */
@Tag("long")
final class ReplayMemoryTest {

  private static final Path LARGEST =
      Path.of(
          System.getProperty("sysflow.corpus", "../../shared/corpus"),
          "scap",
          "mpm-event-full_capture.scap");

  private static final int REPLAYS = 100;
  private static final long SLACK = 4 * 1024 * 1024;
  private static final NodeIdentity NODE = new NodeIdentity("tests", "NA", "", "", "", "");

  @Test
  void aCaptureReplayedAHundredTimesHoldsNoMoreThanTenTimes() throws IOException {
    boolean there = Files.isRegularFile(LARGEST);
    if (!there) {
      System.err.println("SKIPPED, no corpus of third-party captures: " + LARGEST);
    }
    assumeTrue(there, "no corpus: " + LARGEST);
    byte[] capture = Files.readAllBytes(LARGEST);
    long once = replay(capture, Long.MAX_VALUE, new ArrayList<>());
    List<Long> held = new ArrayList<>();

    long events = replay(repeated(capture), 10 * once, held);

    assertThat(events).isEqualTo(REPLAYS * once);
    assertThat(held).hasSizeBetween(9, 10);
    assertThat(held).allMatch(size -> size < held.get(0) + SLACK, "no more than " + held.get(0));
  }

  /**
   * Goes from file to records, and measures now and then; returns how many raw events there were.
   */
  private static long replay(byte[] capture, long period, List<Long> held) {
    FlowBuilder builder =
        new FlowBuilder(FlowOptions.DEFAULT, NODE, new Redactor(RedactionOptions.DEFAULT), 0);
    long[] now = {0};
    try (ScapEventSource source = ScapEventSource.of("replay", capture, false)) {
      long next = period;
      int polled = 0;
      while (polled >= 0) {
        polled =
            source.poll(
                event -> {
                  now[0] = Math.max(now[0], event.ts());
                  builder.tick(now[0], rec -> {});
                  builder.accept(event, now[0], rec -> {});
                });
        if (source.metrics().events() >= next) {
          next += period;
          held.add(used());
        }
      }
      return source.metrics().events();
    }
  }

  private static byte[] repeated(byte[] capture) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(capture.length * REPLAYS);
    for (int i = 0; i < REPLAYS; i++) {
      all.writeBytes(capture);
    }
    return all.toByteArray();
  }

  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}

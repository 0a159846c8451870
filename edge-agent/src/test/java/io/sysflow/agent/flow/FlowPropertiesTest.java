package io.sysflow.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.flow.AnyEvents.Deed;
import io.sysflow.model.Header;
import io.sysflow.model.Oid;
import io.sysflow.model.SysFlow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds whatever happens, in whatever order. A seed says all of a case. */
class FlowPropertiesTest {

  private static final double STEP = 0.1;
  private static final int CASES = 60;

  private static final List<FlowTimes> TIMES =
      List.of(
          FlowTimes.DEFAULT,
          times(30_000, 0, 60_000, 0, 0),
          times(1_000, 100, 1_500, 10_000, 1_000),
          times(1, 1, 1, 1, 1));

  private static final List<FlowLimits> LIMITS =
      List.of(FlowLimits.DEFAULT, new FlowLimits(16, 16, 16, 16), new FlowLimits(64, 16, 16, 32));

  static LongStream seeds() {
    return LongStream.range(0, CASES);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void inAnyInterleavingOfThreadsTheTotalsAreThoseOfTheEvents(long seed) {
    Random random = new Random(seed);
    FlowOptions options = options(random);
    List<SystemEvent> events = interleaved(scripts(random), random);

    Scene scene = new Scene(options);
    for (SystemEvent event : events) {
      scene.play(event);
      if (random.nextInt(20) == 0) {
        scene.tick(seconds(event));
      }
    }
    scene.close(events.size() * STEP);

    assertThat(Totals.ofRecords(scene.written))
        .isEqualTo(Totals.ofEvents(events, options.processFlow()));
    assertThat(scene.metrics().openFlows()).isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anyOrderAndSpacingOfTicksGivesTheSameTotals(long seed) {
    Random random = new Random(seed);
    FlowOptions options = options(random);
    List<SystemEvent> events = events(random);
    ArrayDeque<Double> ticks = ticks(random);

    Scene scene = new Scene(options);
    for (SystemEvent event : events) {
      scene.play(event);
      while (!ticks.isEmpty() && random.nextInt(3) == 0) {
        scene.tick(ticks.remove());
      }
    }
    ticks.forEach(scene::tick);
    scene.close(events.size() * STEP);

    assertThat(Totals.ofRecords(scene.written))
        .isEqualTo(Totals.ofEvents(events, options.processFlow()));
    Stream.check(scene.written);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatFollowsAnyHeaderNeedsNothingOlderHoweverMuchOfItIsRead(long seed) {
    Random random = new Random(seed);
    List<SystemEvent> events = events(random);

    Scene scene = new Scene(options(random));
    for (SystemEvent event : events) {
      scene.play(event).tick(seconds(event));
      if (random.nextInt(40) == 0) {
        scene.checkpoint(seconds(event), 0);
      }
    }
    scene.close(events.size() * STEP);

    List<SysFlow> all = scene.written;
    Stream.check(all);
    for (int from = 0; from < all.size(); from++) {
      if (all.get(from).rec() instanceof Header header && !header.heartbeat()) {
        int to = from + 1 + random.nextInt(all.size() - from);
        Stream.checkSegment(all.subList(from, to));
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void tablesOfAnySizeKeepToItAndCountWhatTheyEvict(long seed) {
    Random random = new Random(seed);
    List<SystemEvent> events = events(random);
    int size = 16 + random.nextInt(48);
    FlowLimits limits = new FlowLimits(size, size, size, size);

    Scene scene = new Scene(options(true, FlowTimes.DEFAULT, limits));
    for (SystemEvent event : events) {
      scene.play(event).tick(seconds(event));
      FlowMetrics now = scene.metrics();
      assertThat(List.of(now.processes(), now.files(), now.openFlows()))
          .allMatch(held -> held <= size);
    }
    scene.close(events.size() * STEP);

    Stream.check(scene.written);
    assertThat(Totals.ofRecords(scene.written)).isEqualTo(Totals.ofEvents(events, true));
    if (Stream.files(scene.written) > size) {
      assertThat(scene.metrics().causes()).containsKey("evicted_file");
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theSameEventsAndTicksGiveTheSameRecords(long seed) {
    Random random = new Random(seed);
    FlowOptions options = options(random);
    List<SystemEvent> events = events(random);

    Scene one = new Scene(options);
    Scene other = new Scene(options);
    for (SystemEvent event : events) {
      one.play(event).tick(seconds(event));
      other.play(event).tick(seconds(event));
    }

    assertThat(one.written).isEqualTo(other.written);
  }

  private static FlowOptions options(Random random) {
    return options(
        random.nextBoolean(),
        TIMES.get(random.nextInt(TIMES.size())),
        LIMITS.get(random.nextInt(LIMITS.size())));
  }

  private static FlowOptions options(boolean processFlow, FlowTimes times, FlowLimits limits) {
    return FlowOptions.DEFAULT
        .withProcessFlow(processFlow)
        .withFileOnly(false)
        .withFileReadMode(FileReadMode.KEEP)
        .withTimes(times)
        .withLimits(limits);
  }

  private static FlowTimes times(long export, long early, long idle, long rotate, long beat) {
    return new FlowTimes(
        Duration.ofMillis(export),
        Duration.ofMillis(early),
        Duration.ofMillis(idle),
        Duration.ofMillis(rotate),
        Duration.ofMillis(beat));
  }

  private static List<SystemEvent> events(Random random) {
    List<Deed> deeds = new ArrayList<>();
    for (int i = 1 + random.nextInt(1500); i > 0; i--) {
      deeds.add(AnyEvents.any(random));
    }
    return timed(deeds);
  }

  /** Returns what each of some threads of a few processes does, in its own order. */
  private static List<List<Deed>> scripts(Random random) {
    List<List<Deed>> scripts = new ArrayList<>();
    for (int i = 1 + random.nextInt(8); i > 0; i--) {
      Oid process = new Oid(5, 1 + random.nextInt(3));
      int thread = random.nextInt(3);
      List<Deed> script = new ArrayList<>();
      for (int deed = 1 + random.nextInt(150); deed > 0; deed--) {
        script.add(AnyEvents.any(random, process, thread));
      }
      scripts.add(script);
    }
    return scripts;
  }

  private static List<SystemEvent> interleaved(List<List<Deed>> scripts, Random random) {
    List<ArrayDeque<Deed>> left = new ArrayList<>();
    scripts.forEach(script -> left.add(new ArrayDeque<>(script)));
    List<Deed> order = new ArrayList<>();
    while (!left.isEmpty()) {
      order.add(left.get(random.nextInt(left.size())).remove());
      left.removeIf(ArrayDeque::isEmpty);
    }
    return timed(order);
  }

  private static List<SystemEvent> timed(List<Deed> deeds) {
    List<SystemEvent> events = new ArrayList<>();
    for (int i = 0; i < deeds.size(); i++) {
      events.add(deeds.get(i).at(i * STEP));
    }
    return events;
  }

  /** Returns times that go back a little or a lot, repeat themselves and leap. */
  private static ArrayDeque<Double> ticks(Random random) {
    ArrayDeque<Double> times = new ArrayDeque<>();
    int pace = random.nextInt(4);
    int spread = random.nextBoolean() ? 9 : 300;
    for (int i = random.nextInt(300); i > 0; i--) {
      times.add(times.size() * pace + random.nextDouble() * spread);
    }
    return times;
  }

  private static double seconds(SystemEvent event) {
    return (event.ts() - Scene.EPOCH) / 1e9;
  }
}

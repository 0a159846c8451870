package io.sysflow.bench;

import io.sysflow.model.Alert;
import io.sysflow.policy.Policies;
import io.sysflow.policy.ir.Correlation;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.streams.correlate.CorrelationCount;
import io.sysflow.streams.correlate.CorrelationLimits;
import io.sysflow.streams.correlate.CorrelationStore;
import io.sysflow.streams.correlate.Correlator;
import io.sysflow.streams.correlate.Finding;
import io.sysflow.streams.correlate.GroupKey;
import io.sysflow.streams.correlate.Hit;
import io.sysflow.streams.correlate.Progress;
import io.sysflow.streams.correlate.Window;
import io.sysflow.streams.enrich.Counts;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A hit of one of 10,000 groups, a thousand a second of event time, slightly out of order, with the
 * progress of the nodes once a second: updates of correlations by one core.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CorrelationBenchmark {

  private static final int GROUPS = 10_000;
  private static final int A_SECOND = 1_000;
  private static final long SECOND = 1_000_000_000L;
  private static final long DISORDER = 2 * SECOND;
  private static final long GRACE = 45 * SECOND;

  @Param({
    "type: event_count, timespan: 5m, condition: {gte: 10}",
    "type: value_count, timespan: 5m, condition: {gte: 10, field: proc.pid}",
    "type: temporal, timespan: 5m",
    "type: event_count, timespan: 1m, condition: {lt: 3}",
    "type: first_seen, timespan: 1d, condition: {field: proc.pid}",
  })
  private String parts = "";

  private final Random random = new Random(1);
  private Correlator correlator =
      new Correlator(
          CorrelationLimits.DEFAULT,
          CorrelationStore.NONE,
          new Counts<>(CorrelationCount.class),
          CorrelationBenchmark::drop);
  private String window = "";
  private boolean valued;
  private long seq;
  private long time = 500_000L * 3_600 * SECOND;

  private static void drop(Finding finding) {}

  /** Compiles the correlation. */
  @Setup
  public void compile() {
    String rules =
        """
        title: a
        name: a
        logsource: {category: process_creation}
        detection: {s: {Image: x}, condition: s}
        ---
        title: c
        correlation: {rules: [a], group-by: [User], %s}
        """
            .formatted(parts);
    List<Correlation> correlations =
        Policies.compile("bench", List.of(new RulesFile("r.yml", rules)))
            .policy()
            .correlations()
            .all();
    List<Window> windows = Window.of(correlations, null);
    correlator.define(windows);
    window = windows.get(0).key();
    valued = !correlations.get(0).fields().isEmpty();
  }

  /** Counts a hit. */
  @Benchmark
  public void update() {
    time += SECOND / A_SECOND;
    seq++;
    GroupKey key = new GroupKey(window, List.of("user" + random.nextInt(GROUPS)));
    List<String> values = valued ? List.of(Integer.toString(random.nextInt(50))) : List.of();
    long when = time - (random.nextLong() & Long.MAX_VALUE) % DISORDER;
    Alert.Witness place = new Alert.Witness("sysflow.records", 0, seq);
    correlator.accept(key, new Hit(when, "node-a", 1, seq, "a", 0, values, place));
    if (seq % A_SECOND == 0) {
      correlator.advance(new Progress(time - GRACE, List.of()));
    }
  }
}

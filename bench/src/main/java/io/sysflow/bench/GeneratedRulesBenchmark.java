package io.sysflow.bench;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.policy.Policies;
import io.sysflow.policy.match.Matcher;
import io.sysflow.policy.match.Policy;
import java.io.IOException;
import java.util.List;
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

/** One enriched record against few and many rules that are made of Falco's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GeneratedRulesBenchmark {

  /** How many rules. */
  @Param({"100", "10000"})
  public int rules = 100;

  private List<EnrichedRecord> records = List.of();
  private Matcher matcher = new Matcher(Policy.of("empty", "0", List.of()));
  private int next;

  /** Makes rules and reads records. */
  @Setup
  public void read() throws IOException {
    records = MatcherBenchmark.records();
    Policies.Loaded falco = Policies.load("falco", List.of(MatcherBenchmark.falco()));
    RuleGenerator generator = new RuleGenerator(falco.rules().rules(), records);
    matcher = new Matcher(Policy.of("generated", "0", generator.rules(rules)));
  }

  /** One record after the other. */
  @Benchmark
  public Object match() {
    next = next + 1 < records.size() ? next + 1 : 0;
    return matcher.match(records.get(next));
  }
}

package io.sysflow.bench;

import io.sysflow.codec.SysFlowFileReader;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.policy.Policies;
import io.sysflow.policy.match.Matcher;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.enrich.Count;
import io.sysflow.streams.enrich.Counts;
import io.sysflow.streams.enrich.Enricher;
import io.sysflow.streams.enrich.EntityStore;
import io.sysflow.streams.enrich.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

/**
 * One enriched record against a policy: the rules that we ship, or Falco's, on the records of a
 * small cluster. {@code -prof gc} shows what it allocates; {@code -Dsysflow.corpus=DIR} says where
 * the records and Falco's rules are.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MatcherBenchmark {

  private static final Path CORPUS =
      Path.of(System.getProperty("sysflow.corpus", "../shared/corpus"));

  /** The rules. */
  @Param({"builtin", "falco"})
  public String policy = "builtin";

  private final List<EnrichedRecord> records = new ArrayList<>();
  private Matcher matcher = new Matcher(Policy.of("empty", "0", List.of()));
  private int next;

  /** Reads rules and records. */
  @Setup
  public void read() throws IOException {
    Policy rules =
        policy.equals("builtin")
            ? Policies.builtin().policy()
            : Policies.load("falco", List.of(falco())).policy();
    matcher = new Matcher(rules);
    records.addAll(records());
  }

  /** Returns where Falco's rules are. */
  static Path falco() {
    return CORPUS.resolve("falco");
  }

  /** Returns the records of a small cluster. */
  static List<EnrichedRecord> records() throws IOException {
    List<EnrichedRecord> records = new ArrayList<>();
    Enricher enricher = new Enricher(Limits.DEFAULT, EntityStore.NONE, new Counts<>(Count.class));
    try (SysFlowFileReader reader = new SysFlowFileReader(CORPUS.resolve("sf/k8s_small.sf"))) {
      reader.forEachRemaining(datum -> enricher.accept("node", datum).ifPresent(records::add));
    }
    return records;
  }

  /** One record after the other. */
  @Benchmark
  public Object match() {
    next = next + 1 < records.size() ? next + 1 : 0;
    return matcher.match(records.get(next));
  }
}

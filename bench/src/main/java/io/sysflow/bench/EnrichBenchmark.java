package io.sysflow.bench;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileFlow;
import io.sysflow.model.Foid;
import io.sysflow.model.Header;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.RestType;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlags;
import io.sysflow.policy.Policies;
import io.sysflow.streams.enrich.Count;
import io.sysflow.streams.enrich.Counts;
import io.sysflow.streams.enrich.Enricher;
import io.sysflow.streams.enrich.EntityStore;
import io.sysflow.streams.enrich.Limits;
import io.sysflow.streams.topology.PolicyDetector;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A file flow joined with its state, and judged by the rules that we ship, which it breaks none of.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EnrichBenchmark {

  private static final String NODE = "node-a";
  private static final int PROCESSES = 300;
  private static final int DEPTH = 5;
  private static final Foid FILE = Foid.copyOf(new byte[Foid.SIZE], 0);

  private final Enricher enricher =
      new Enricher(Limits.DEFAULT, EntityStore.NONE, new Counts<>(Count.class));
  private final PolicyDetector detector = new PolicyDetector(Policies.builtin().policy());
  private final SysFlow[] flows = new SysFlow[PROCESSES];
  private long seq;
  private int next;

  /** Makes a node of processes, each below four others. */
  @Setup
  public void processes() {
    accept(new Header(Header.VERSION, NODE, "NA", "", null));
    for (int pid = 1; pid <= PROCESSES; pid++) {
      accept(process(new Oid(1, pid), pid % DEPTH == 1 ? null : new Oid(1, pid - 1)));
      flows[pid - 1] = new SysFlow(flow(new Oid(1, pid)), 1, 1_000_000 + pid, 1);
    }
    accept(new FileEntity(ObjectState.REUP, FILE, 1, RestType.FILE, "/usr/share/zoneinfo", null));
  }

  /** The join alone. */
  @Benchmark
  public Optional<EnrichedRecord> enrich() {
    return enricher.accept(NODE, nextFlow());
  }

  /** The join and the rules. */
  @Benchmark
  public List<Alert> enrichAndMatch() {
    return detector.detect(enricher.accept(NODE, nextFlow()).orElseThrow(), () -> null);
  }

  /** A process that comes and goes. */
  @Benchmark
  public Optional<EnrichedRecord> processLife() {
    seq++;
    Oid oid = new Oid(seq, 77_777);
    accept(process(oid, new Oid(1, 3)));
    ProcessEvent exit =
        new ProcessEvent(
            oid, seq, 77_777, OpFlags.of(OpFlag.EXIT), List.of(), 0, XopFlags.NONE, null, null);
    return enricher.accept(NODE, new SysFlow(exit, 1, seq, seq * 1_000_000));
  }

  private SysFlow nextFlow() {
    next = next + 1 == PROCESSES ? 0 : next + 1;
    return flows[next];
  }

  private void accept(SysFlowRecord rec) {
    seq++;
    enricher.accept(NODE, new SysFlow(rec, 1, seq, seq * 1_000_000));
  }

  private static ProcessEntity process(Oid oid, @Nullable Oid parent) {
    return SampleProcess.of(oid, parent, "/usr/sbin/nginx", "-g daemon off;");
  }

  private static FileFlow flow(Oid oid) {
    return new FileFlow(
        oid,
        2,
        oid.hpid(),
        OpFlags.of(OpFlag.OPEN).plus(OpFlag.READ_RECV).plus(OpFlag.CLOSE),
        new OpenFlags(OpenFlags.RDONLY),
        3,
        FILE,
        3,
        new Traffic(2, 128),
        Traffic.NONE,
        XopFlags.NONE,
        null,
        null,
        null);
  }
}

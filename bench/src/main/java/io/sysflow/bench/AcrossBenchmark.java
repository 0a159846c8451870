package io.sysflow.bench;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.Link;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.RemoteAncestor;
import io.sysflow.model.Severity;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlags;
import io.sysflow.policy.Policies;
import io.sysflow.policy.match.Match;
import io.sysflow.policy.match.Matcher;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.enrich.Counts;
import io.sysflow.streams.incident.AlertFacts;
import io.sysflow.streams.incident.IncidentLimits;
import io.sysflow.streams.incident.Incidents;
import io.sysflow.streams.incident.Kept;
import io.sysflow.streams.incident.Roles;
import io.sysflow.streams.lineage.Lineage;
import io.sysflow.streams.lineage.LineageLimits;
import io.sysflow.streams.link.ClockOffsets;
import io.sysflow.streams.link.LinkCount;
import io.sysflow.streams.link.LinkLimits;
import io.sysflow.streams.link.Linker;
import io.sysflow.streams.link.Sighting;
import io.sysflow.streams.topology.Detector;
import io.sysflow.streams.topology.PolicyDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * What links, ancestors on other hosts and incidents cost; and what it costs to be ready for them
 * where no rule asks for them: {@code judged} against {@code matched}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AcrossBenchmark {

  private static final long SECOND = 1_000_000_000L;
  private static final long MICRO = 1_000;
  private static final int HOPS = 8;
  private static final int LINKS = 10_000;
  private static final int PIDS = 200;

  private final Policy policy = Policies.builtin().policy();
  private final Matcher matcher = new Matcher(policy);
  private final PolicyDetector detector = new PolicyDetector(policy);
  private final Linker linker =
      new Linker(LinkLimits.DEFAULT, new Counts<>(LinkCount.class), new ClockOffsets());
  private final Lineage lineage = new Lineage(LineageLimits.DEFAULT);
  private final AlertFacts facts = new AlertFacts(Roles.DEFAULT);
  private final Incidents incidents =
      new Incidents(IncidentLimits.DEFAULT, Roles.DEFAULT, unused -> {});
  private final EnrichedRecord plain =
      new End("node-a", 1, 1, 50_000, 443, OpFlag.CONNECT).record(SECOND, 1);
  private EnrichedRecord deep = plain;
  private long time = 500_000L * 3_600 * SECOND;
  private long seq;

  /** Makes connections to be followed: chains of eight hosts. */
  @Setup
  public void links() {
    Linker setup =
        new Linker(LinkLimits.DEFAULT, new Counts<>(LinkCount.class), new ClockOffsets());
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < LINKS; i++) {
      int host = i % HOPS;
      int pid = 2 + i / HOPS;
      int port = 1_024 + i;
      EnrichedRecord to =
          new End("node-" + host, pid, 0, port, 22, OpFlag.CONNECT).record(i * MICRO, i);
      EnrichedRecord from =
          new End("node-" + (host + 1), pid, 0, port, 22, OpFlag.ACCEPT).record(i * MICRO + 1, i);
      links.addAll(sight(setup, to));
      links.addAll(sight(setup, from));
    }
    links.forEach(lineage::put);
    deep = new End("node-" + HOPS, 2, 0, 1, 2, OpFlag.CONNECT).record(SECOND, 1);
  }

  /** A record of which nothing is found, by the matcher alone. */
  @Benchmark
  public List<Match> matched() {
    return matcher.match(plain);
  }

  /** The same record, ready for correlations and ancestors on other hosts. */
  @Benchmark
  public Detector.Judgement judged(Blackhole hole) {
    Detector.Judgement judgement = detector.judge(plain, () -> null);
    hole.consume(detector.isCandidate(plain));
    return judgement;
  }

  /** Both ends of a connection, each of its own port, a thousand connections a second. */
  @Benchmark
  public void link(Blackhole hole) {
    seq++;
    time += SECOND / 1_000;
    int port = (int) (1_024 + seq % 60_000);
    int pid = (int) (seq % PIDS);
    hole.consume(
        sight(linker, new End("node-a", pid, 0, port, 443, OpFlag.CONNECT).record(time, seq)));
    hole.consume(
        sight(linker, new End("node-b", pid, 0, port, 443, OpFlag.ACCEPT).record(time + 1, seq)));
    if (seq % 10_000 == 0) {
      hole.consume(linker.advance(time));
      hole.consume(linker.takeChanged());
    }
  }

  /** The ancestors of a record over eight hosts. */
  @Benchmark
  public List<RemoteAncestor> ancestors() {
    return lineage.of(deep);
  }

  /** An alert of one of 200 processes, a thousand a second, below one server of ten. */
  @Benchmark
  public void incident(Blackhole hole) {
    seq++;
    time += SECOND / 1_000;
    int pid = (int) (seq % PIDS);
    EnrichedRecord record =
        new End("node-a", 1_000 + pid, 10 + pid % 10, 1, 2, OpFlag.CONNECT).record(time, seq);
    incidents.accept(facts.of(alert(record)));
    if (seq % 1_000 == 0) {
      hole.consume(incidents.takeTold());
      List<Kept> kept = incidents.takeKept();
      hole.consume(kept);
    }
  }

  private static List<Link> sight(Linker linker, EnrichedRecord record) {
    return Sighting.of(record).map(one -> linker.accept(one, 0)).orElseThrow();
  }

  private static Alert alert(EnrichedRecord record) {
    return new Alert(
        Long.toString(record.seq()),
        "rule",
        "Rule",
        "",
        Severity.WARNING,
        List.of(),
        null,
        "a rule",
        Map.of(),
        null,
        record,
        null);
  }

  /** One end of a connection, of a process that may have a parent. */
  private record End(String node, int pid, int parent, int port, int serverPort, OpFlag how) {

    EnrichedRecord record(long ts, long seq) {
      Oid oid = new Oid(1, pid);
      NetworkFlow flow =
          new NetworkFlow(
              oid,
              ts,
              pid,
              OpFlags.of(how).plus(OpFlag.CLOSE),
              ts + MICRO,
              new FiveTuple(
                  Ip.ofSysFlow(0x0100000a),
                  port,
                  Ip.ofSysFlow(0x0200000a),
                  serverPort,
                  FiveTuple.TCP),
              4,
              new Traffic(1, 100),
              new Traffic(1, 100),
              XopFlags.NONE,
              0,
              2,
              1);
      List<ProcessEntity> ancestors =
          parent == 0
              ? List.of()
              : List.of(SampleProcess.of(new Oid(1, parent), null, "/usr/sbin/nginx", "-a b"));
      return new EnrichedRecord(
          node,
          1,
          seq,
          flow,
          SampleProcess.of(oid, parent == 0 ? null : new Oid(1, parent), "/usr/bin/curl", "-a b"),
          ancestors,
          null,
          null,
          null,
          null);
    }
  }
}

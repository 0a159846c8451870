package io.sysflow.streams.topology;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlags;
import io.sysflow.streams.Records;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** A random history of connections between nodes, and of what is run because of them. */
final class RemoteActs {

  static final long SECONDS = 150;

  /** Of the smallest parts of a second that records tell apart here. */
  private static final long MILLI = 1_000_000L;

  private final Random random;
  private final List<List<EnrichedRecord>> nodes = new ArrayList<>();
  private final long[] skew;
  private int pids = 1_000;

  RemoteActs(Random random) {
    this.random = random;
    int number = 2 + random.nextInt(4);
    skew = new long[number];
    for (int node = 0; node < number; node++) {
      nodes.add(new ArrayList<>());
      skew[node] = (random.nextInt(4_000) - 2_000) * MILLI;
    }
    for (int i = 0; i < 3 + random.nextInt(8); i++) {
      connection(random.nextInt(number), random.nextInt(number), i);
    }
    for (int i = 0; i < 4; i++) {
      int node = random.nextInt(number);
      ProcessEntity bash = process("bash", null, 1);
      event(node, bash, List.of(), 20_000L + random.nextInt(100_000));
    }
    for (int node = 0; node < number; node++) {
      number(node);
    }
  }

  /** Returns the records of each node, in the order in which it tells them. */
  List<List<EnrichedRecord>> records() {
    return nodes;
  }

  private void connection(int from, int to, int number) {
    long at = 20_000L + random.nextInt(100_000);
    boolean longer = random.nextBoolean();
    ProcessEntity client = process(random.nextInt(3) == 0 ? "wget" : "curl", null, at - 10);
    ProcessEntity server = process("httpd", null, 1);
    FiveTuple tuple =
        new FiveTuple(
            new Ip(4, 0, 0x0a000001L + from),
            random.nextInt(4) == 0 ? 40_000 : 40_000 + number,
            new Ip(4, 0, 0x0a000001L + to),
            80,
            FiveTuple.TCP);
    flow(from, client, tuple, at, OpFlag.CONNECT, longer);
    if (random.nextInt(5) > 0) {
      flow(to, server, tuple, at + 1 + random.nextInt(50), OpFlag.ACCEPT, longer);
    }
    if (longer && random.nextBoolean()) {
      long then = at + random.nextInt(24_000);
      ProcessEntity worker = process("worker", server.oid(), then);
      used(to, worker, List.of(server), tuple, then + 1);
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      long then = at + 100 + random.nextInt(longer ? 20_000 : 900);
      ProcessEntity shell = process("sh", server.oid(), then);
      event(to, shell, List.of(server), then + random.nextInt(3_000));
    }
  }

  private ProcessEntity process(
      String name, @org.jspecify.annotations.Nullable Oid parent, long at) {
    return Records.process(new Oid(at * MILLI, ++pids), parent, 1, "/bin/" + name);
  }

  private void flow(
      int node, ProcessEntity process, FiveTuple tuple, long at, OpFlag op, boolean longer) {
    long begin = at * MILLI + skew[node];
    Traffic some = op == OpFlag.ACCEPT && longer ? Traffic.NONE : new Traffic(1, 10);
    int ret = op == OpFlag.CONNECT ? 0 : 4;
    long end = begin + (longer ? 1_000 : 900) * MILLI;
    OpFlags ops = OpFlags.of(op);
    add(
        node,
        process,
        List.of(),
        new NetworkFlow(
            process.oid(),
            begin,
            1,
            longer ? ops : ops.plus(OpFlag.CLOSE),
            end,
            tuple,
            3,
            some,
            some,
            XopFlags.NONE,
            ret,
            null,
            null));
    if (longer) {
      add(
          node,
          process,
          List.of(),
          new NetworkFlow(
              process.oid(),
              end,
              1,
              OpFlags.of(OpFlag.CLOSE),
              begin + 25_000 * MILLI,
              tuple,
              3,
              some,
              some,
              XopFlags.NONE,
              null,
              null,
              null));
    }
  }

  /** A process goes on with a connection that another one accepted. */
  private void used(
      int node, ProcessEntity process, List<ProcessEntity> ancestors, FiveTuple tuple, long at) {
    long begin = at * MILLI + skew[node];
    add(
        node,
        process,
        ancestors,
        new NetworkFlow(
            process.oid(),
            begin,
            1,
            OpFlags.of(OpFlag.READ_RECV),
            begin + 900 * MILLI,
            tuple,
            3,
            new Traffic(1, 10),
            Traffic.NONE,
            XopFlags.NONE,
            null,
            null,
            null));
  }

  private void event(int node, ProcessEntity process, List<ProcessEntity> ancestors, long at) {
    add(
        node,
        process,
        ancestors,
        new io.sysflow.model.ProcessEvent(
            process.oid(),
            at * MILLI + skew[node],
            1,
            OpFlags.of(OpFlag.EXEC),
            List.of(),
            0,
            XopFlags.NONE,
            null,
            null));
  }

  private void add(
      int node, ProcessEntity process, List<ProcessEntity> ancestors, ProcessActivity activity) {
    nodes
        .get(node)
        .add(
            new EnrichedRecord(
                "node-" + node, 1, 0, activity, process, ancestors, null, null, null, null));
  }

  /** When an agent tells a record: flows when they end, or are exported. */
  static long emitted(EnrichedRecord record) {
    return record.activity() instanceof NetworkFlow flow ? flow.endTs() : record.activity().ts();
  }

  private void number(int node) {
    List<EnrichedRecord> records = nodes.get(node);
    records.sort(Comparator.comparingLong(RemoteActs::emitted));
    for (int i = 0; i < records.size(); i++) {
      EnrichedRecord one = records.get(i);
      records.set(
          i,
          new EnrichedRecord(
              one.node(),
              one.epoch(),
              i + 1,
              one.activity(),
              one.process(),
              one.ancestors(),
              null,
              null,
              null,
              null));
    }
  }
}

package io.sysflow.bench.load;

import io.sysflow.codec.Codec;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.command.PolicySource;
import io.sysflow.streams.enrich.Count;
import io.sysflow.streams.enrich.Counts;
import io.sysflow.streams.enrich.Enricher;
import io.sysflow.streams.enrich.EntityStore;
import io.sysflow.streams.enrich.Limits;
import io.sysflow.streams.topology.PolicyDetector;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the core costs without Kafka, on the same records: CoreMain CAPTURES RULES NODES RECORDS. It
 * says how many records a second of the thread's CPU time decodes, joins and judges.
 */
public final class CoreMain {

  private static final int ROUNDS = 6;
  private static final double SECOND = 1e9;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final List<String> nodes = new ArrayList<>();
  private final List<byte[]> records = new ArrayList<>();
  private final Policy policy;
  private long alerts;

  private CoreMain(Path captures, Path rules, int size, int number) {
    policy = PolicySource.load(List.of(rules));
    Fleet fleet = new Fleet(captures, size, System.currentTimeMillis() * 1_000_000);
    for (int i = 0; i < number; i++) {
      Fleet.Sent sent = fleet.next();
      nodes.add(sent.node());
      records.add(Codec.SYSFLOW.encode(sent.value()));
    }
  }

  /** Runs the rounds; the last is what counts, the others warm up. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    CoreMain core =
        new CoreMain(
            Path.of(args[0]),
            Path.of(args[1]),
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]));
    for (int round = 1; round <= ROUNDS; round++) {
      String line = core.round();
      if (round == ROUNDS) {
        System.out.println(line);
      }
    }
  }

  private String round() {
    PolicyDetector detector = new PolicyDetector(policy);
    long start = cpu();
    List<EnrichedRecord> joined = join(detector, false);
    long afterJoin = cpu();
    alerts = 0;
    for (EnrichedRecord record : joined) {
      alerts += detector.detect(record, () -> null).size();
    }
    long afterMatch = cpu();
    join(detector, true);
    long end = cpu();
    return "%,.0f %,.0f %,.0f %d"
        .formatted(
            joined.size() * SECOND / (afterMatch - afterJoin),
            records.size() * SECOND / (afterJoin - start),
            records.size() * SECOND / (end - afterMatch),
            alerts);
  }

  private List<EnrichedRecord> join(PolicyDetector detector, boolean judge) {
    Enricher enricher = new Enricher(Limits.DEFAULT, EntityStore.NONE, new Counts<>(Count.class));
    List<EnrichedRecord> joined = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      var enriched = enricher.accept(nodes.get(i), Codec.SYSFLOW.decode(records.get(i)));
      if (enriched.isPresent() && judge) {
        alerts += detector.detect(enriched.get(), () -> null).size();
      } else if (enriched.isPresent()) {
        joined.add(enriched.get());
      }
      enricher.repairs();
    }
    return joined;
  }

  private static long cpu() {
    return THREADS.getCurrentThreadCpuTime();
  }
}

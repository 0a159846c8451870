package io.sysflow.bench.differential;

import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.event.ThreadEvent;
import io.sysflow.agent.flow.FileReadMode;
import io.sysflow.agent.flow.FlowBuilder;
import io.sysflow.agent.flow.FlowOptions;
import io.sysflow.agent.flow.FlowTimes;
import io.sysflow.agent.flow.NodeIdentity;
import io.sysflow.agent.flow.RedactionOptions;
import io.sysflow.agent.flow.Redactor;
import io.sysflow.agent.scap.ScapEventSource;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.SysFlow;
import io.sysflow.streams.enrich.Count;
import io.sysflow.streams.enrich.Counts;
import io.sysflow.streams.enrich.Enricher;
import io.sysflow.streams.enrich.EntityStore;
import io.sysflow.streams.enrich.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a capture through the agent's and the application's own parts. Every flow is written after
 * each of its operations, so that a record is what one system call did.
 */
final class OurEngine {

  private static final String NODE = "differential";
  private static final Duration NEVER = Duration.ofDays(10_000);
  private static final FlowOptions OPTIONS =
      FlowOptions.DEFAULT
          .withProcessFlow(false)
          .withFileOnly(false)
          .withFileReadMode(FileReadMode.KEEP)
          .withTimes(
              new FlowTimes(
                  Duration.ofNanos(1), Duration.ZERO, NEVER, Duration.ZERO, Duration.ZERO));

  private final FlowBuilder builder =
      new FlowBuilder(
          OPTIONS,
          new NodeIdentity(NODE, "NA", "", "", "x86_64", "0"),
          new Redactor(RedactionOptions.NONE),
          1);
  private final Enricher enricher =
      new Enricher(Limits.DEFAULT, EntityStore.NONE, new Counts<>(Count.class));
  private final Map<Sight, List<EnrichedRecord>> found = new LinkedHashMap<>();
  private long now;

  /** Returns the system calls that became records, each with its records. */
  Map<Sight, List<EnrichedRecord>> run(Path capture) throws IOException {
    try (ScapEventSource source = ScapEventSource.open(capture, false)) {
      while (source.poll(this::accept) >= 0) {
        // all is done in accept
      }
    }
    return found;
  }

  private void accept(SystemEvent event) {
    now = Math.max(now + 2, event.ts());
    if (event instanceof ThreadEvent call) {
      Sight sight = new Sight(event.ts(), call.actor().tid());
      builder.accept(event, now, sysflow -> judge(sight, sysflow));
      builder.tick(now + 1, sysflow -> judge(sight, sysflow));
    } else {
      builder.accept(event, now, sysflow -> enricher.accept(NODE, sysflow));
      builder.tick(now + 1, sysflow -> enricher.accept(NODE, sysflow));
    }
  }

  private void judge(Sight sight, SysFlow sysflow) {
    enricher
        .accept(NODE, sysflow)
        .ifPresent(record -> found.computeIfAbsent(sight, key -> new ArrayList<>()).add(record));
  }
}

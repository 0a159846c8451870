package io.sysflow.demo;

import io.sysflow.agent.AgentMetrics;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.StringJoiner;

/** What a demo did, in a few lines. */
final class Summary {

  private static final double NS_PER_SECOND = 1e9;

  private Summary() {}

  static void print(PrintWriter out, Demo demo, AlertTally alerts) {
    LiveNode live = demo.live();
    if (live != null) {
      AgentMetrics agent = live.metrics();
      line(
          out,
          "agent",
          "%d events of %s made %d records, %d events lost"
              .formatted(
                  agent.flows().events(),
                  live.name(),
                  agent.flows().records(),
                  agent.flows().lost()));
    }
    line(out, "replayed nodes", "%d records".formatted(demo.replayedRecords()));
    line(out, "streams-app", counts(demo.counts()));
    OptionalLong median = alerts.medianLatency();
    String fast =
        median.isEmpty()
            ? ""
            : String.format(
                Locale.ROOT,
                ", half of them within %.2f s of the system call",
                median.getAsLong() / NS_PER_SECOND);
    line(out, "alerts", "%d live%s; %d replayed".formatted(alerts.live(), fast, alerts.replayed()));
    out.flush();
  }

  private static String counts(Map<String, Long> counts) {
    StringJoiner said = new StringJoiner(", ");
    for (String name : List.of("records", "alerts")) {
      said.add(counts.getOrDefault(name, 0L) + " " + name);
    }
    for (String trouble : List.of("poison", "late", "unresolved_process", "registry_waits")) {
      long count = counts.getOrDefault(trouble, 0L);
      if (count > 0) {
        said.add(count + " " + trouble);
      }
    }
    return said.toString();
  }

  private static void line(PrintWriter out, String part, String text) {
    out.printf("  %-16s %s%n", part, text);
  }
}

package io.sysflow.streams.topology;

import io.sysflow.streams.enrich.Count;
import io.sysflow.streams.enrich.Counts;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The counts of one instance of the application, over all its tasks.
 *
 * @param outcomes of the topology
 * @param enrichment of the enricher
 */
public record Counters(Counts<Outcome> outcomes, Counts<Count> enrichment) {

  /** Makes counts that all are 0. */
  public static Counters create() {
    return new Counters(new Counts<>(Outcome.class), new Counts<>(Count.class));
  }

  /** Returns all counts by name, such as "poison" or "unresolved_file". */
  public Map<String, Long> snapshot() {
    Map<String, Long> all = new TreeMap<>();
    outcomes.snapshot().forEach((what, count) -> all.put(name(what), count));
    enrichment.snapshot().forEach((what, count) -> all.put(name(what), count));
    return all;
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}

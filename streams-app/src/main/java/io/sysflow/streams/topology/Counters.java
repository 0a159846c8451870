package io.sysflow.streams.topology;

import io.sysflow.streams.correlate.CorrelationCount;
import io.sysflow.streams.enrich.Count;
import io.sysflow.streams.enrich.Counted;
import io.sysflow.streams.enrich.Counts;
import io.sysflow.streams.enrich.Size;
import io.sysflow.streams.link.ClockOffsets;
import io.sysflow.streams.link.LinkCount;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The counts and sizes of one instance of the application, over all its tasks.
 *
 * @param outcomes of the topology
 * @param enrichment of the enricher
 * @param correlation of correlations
 * @param links of what joins connections
 * @param clockOffsets between nodes
 * @param sizesByTask of the state on the heap, by task
 */
public record Counters(
    Counts<Outcome> outcomes,
    Counts<Count> enrichment,
    Counts<CorrelationCount> correlation,
    Counts<LinkCount> links,
    ClockOffsets clockOffsets,
    Map<String, Map<Size, Long>> sizesByTask) {

  /** Makes counts that all are 0. */
  public static Counters create() {
    return new Counters(
        new Counts<>(Outcome.class),
        new Counts<>(Count.class),
        new Counts<>(CorrelationCount.class),
        new Counts<>(LinkCount.class),
        new ClockOffsets(),
        new ConcurrentHashMap<>());
  }

  /** Returns all counts by name, such as "poison" or "unresolved_file". */
  public Map<String, Long> snapshot() {
    Map<String, Long> all = new TreeMap<>();
    outcomes.snapshot().forEach((what, count) -> all.put(name(what), count));
    enrichment.snapshot().forEach((what, count) -> all.put(name(what), count));
    correlation.snapshot().forEach((what, count) -> all.put(name(what), count));
    links.snapshot().forEach((what, count) -> all.put(name(what), count));
    return all;
  }

  /** Returns the sizes of state, by name, such as "processes"; measured now and then. */
  public Map<String, Long> sizes() {
    Map<Size, Long> sum = new EnumMap<>(Size.class);
    for (Size size : Size.values()) {
      sum.put(size, 0L);
    }
    sizesByTask
        .values()
        .forEach(sizes -> sizes.forEach((size, value) -> sum.merge(size, value, Long::sum)));
    Map<String, Long> named = new TreeMap<>();
    sum.forEach((size, value) -> named.put(name(size), value));
    return named;
  }

  /** Returns what each count is of, by the names of {@link #snapshot}. */
  public static Map<String, String> meaningsOfCounts() {
    Map<String, String> meanings = new TreeMap<>();
    putMeanings(meanings, Outcome.class);
    putMeanings(meanings, Count.class);
    putMeanings(meanings, CorrelationCount.class);
    putMeanings(meanings, LinkCount.class);
    return meanings;
  }

  /** Returns what each size is of, by the names of {@link #sizes}. */
  public static Map<String, String> meaningsOfSizes() {
    Map<String, String> meanings = new TreeMap<>();
    putMeanings(meanings, Size.class);
    return meanings;
  }

  private static <E extends Enum<E> & Counted> void putMeanings(
      Map<String, String> meanings, Class<E> type) {
    for (E what : type.getEnumConstants()) {
      meanings.put(name(what), what.meaning());
    }
  }

  /** Notes the sizes of a task's state. */
  void measure(String task, Map<Size, Long> sizes) {
    sizesByTask.put(task, Map.copyOf(sizes));
  }

  /** Forgets a task that runs here no longer. */
  void forget(String task) {
    sizesByTask.remove(task);
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}

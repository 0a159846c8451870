package io.sysflow.streams.nodes;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows how far nodes are where what they tell comes by several ways, which may be slower and
 * faster: as far as by the slowest. Used from one thread.
 */
public final class Passing {

  private static final int NODES = 100_000;

  private static final Comparator<Pulse> ORDER =
      Comparator.comparingLong(Pulse::epoch)
          .thenComparingLong(Pulse::seq)
          .thenComparingLong(Pulse::emitted);

  private final int ways;

  /** The nodes of which nothing was heard for the longest time come first. */
  private final Map<String, Ways> nodes = new LinkedHashMap<>();

  /** What came of a node, by way, and what has come by all. */
  private static final class Ways {
    private final @Nullable Pulse[] latest;
    private @Nullable Pulse passed;

    private Ways(int ways) {
      latest = new Pulse[ways];
    }
  }

  /**
   * Makes one that has heard of nobody.
   *
   * @param ways how many
   */
  public Passing(int ways) {
    this.ways = ways;
  }

  /**
   * Takes a pulse that came by a way; those of a node come in order by each.
   *
   * @return the latest pulse of the node that has come by all ways, if it is another one
   */
  public Optional<Pulse> accept(int way, Pulse pulse) {
    String key = pulse.isIdle() ? "\0" + pulse.partition() : pulse.node();
    Ways of = nodes.remove(key);
    if (of == null) {
      of = new Ways(ways);
    }
    nodes.put(key, of);
    bound();
    Pulse before = of.latest[way];
    if (before != null && ORDER.compare(pulse, before) <= 0) {
      return Optional.empty();
    }
    of.latest[way] = pulse;
    return least(of.latest).filter(least -> pass(nodes.get(key), least));
  }

  private static Optional<Pulse> least(@Nullable Pulse[] pulses) {
    return Arrays.asList(pulses).contains(null)
        ? Optional.empty()
        : Arrays.stream(pulses).min(ORDER);
  }

  private static boolean pass(@Nullable Ways of, Pulse least) {
    if (of == null || of.passed != null && ORDER.compare(least, of.passed) <= 0) {
      return false;
    }
    of.passed = least;
    return true;
  }

  private void bound() {
    if (nodes.size() > NODES) {
      Iterator<String> oldest = nodes.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }
}

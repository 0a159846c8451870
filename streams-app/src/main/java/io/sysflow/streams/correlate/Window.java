package io.sysflow.streams.correlate;

import io.sysflow.policy.ir.Bound;
import io.sysflow.policy.ir.Correlation;
import io.sysflow.policy.ir.RuleLogic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A correlation in its place: by itself, or below one that is of its alerts. A correlation that
 * several are of stands below each, so that all that belongs together meets in one partition: that
 * of the topmost one's group.
 */
public final class Window {

  private final String key;
  private final Correlation correlation;
  private final int level;
  private final @Nullable Window parent;
  private final int slotOfParent;
  private final boolean tells;
  private final Mode mode;
  private final @Nullable String version;
  private final Window top;

  /** Where in its group each field of the topmost one's group stands, -1 where it does not. */
  private final List<Integer> placesOfTop;

  /** Of the topmost one: which fields of its group are in the groups of all below it. */
  private final Set<Integer> common = new TreeSet<>();

  /** When it is known whether something is found. */
  enum Mode {
    /** As soon as it is there: more hits make it no less so. */
    EARLY,
    /** When all hits up to its last are there. */
    ORDERED,
    /** When all hits of the timespan from its first on are there. */
    COMPLETE,
    /** As before, but it is that there are none. */
    ABSENT,
    /** When all hits before are there. */
    FIRST_SEEN
  }

  private Window(
      String key,
      Correlation correlation,
      int level,
      @Nullable Window parent,
      int slotOfParent,
      boolean tells,
      @Nullable String version) {
    this.version = version;
    this.key = key;
    this.correlation = correlation;
    this.level = level;
    this.parent = parent;
    this.slotOfParent = slotOfParent;
    this.tells = tells;
    this.mode = mode(correlation);
    this.top = parent == null ? this : parent.top;
    this.placesOfTop = placesOfTop();
    if (parent == null) {
      common.addAll(placesOfTop);
    }
    top.common.removeIf(place -> placesOfTop.get(place) < 0);
  }

  private List<Integer> placesOfTop() {
    if (parent == null) {
      return IntStream.range(0, correlation.groupBy().size()).boxed().toList();
    }
    List<Integer> places = parent.correlation.inputs().get(slotOfParent).groupOf();
    return parent.placesOfTop.stream()
        .map(place -> place < 0 ? -1 : Math.max(-1, places.get(place)))
        .toList();
  }

  private static Mode mode(Correlation correlation) {
    RuleLogic asked = correlation.asked();
    boolean grows =
        correlation.bounds().stream().allMatch(Bound::lower) && (asked == null || asked.grows());
    return switch (correlation.type()) {
      case EVENT_COUNT, VALUE_COUNT, VALUE_SUM, TEMPORAL -> grows ? Mode.EARLY : Mode.COMPLETE;
      case VALUE_AVG, VALUE_PERCENTILE -> Mode.COMPLETE;
      case TEMPORAL_ORDERED -> correlation.others().isEmpty() ? Mode.EARLY : Mode.ORDERED;
      case ABSENCE -> Mode.ABSENT;
      case FIRST_SEEN -> Mode.FIRST_SEEN;
    };
  }

  /**
   * Returns the windows of some correlations, which refer to one another by number.
   *
   * @param version of the policy that they are in, null if it has none
   */
  public static List<Window> of(List<Correlation> correlations, @Nullable String version) {
    Set<Integer> below = new HashSet<>();
    for (Correlation correlation : correlations) {
      correlation.inputs().forEach(input -> below.add(input.correlation()));
    }
    List<Window> windows = new ArrayList<>();
    Adding adding = new Adding(correlations, version, windows, new HashSet<>());
    for (int i = 0; i < correlations.size(); i++) {
      if (!below.contains(i)) {
        adding.add(correlations.get(i), null, -1);
      }
    }
    return windows;
  }

  /** What windows are made of. */
  private record Adding(
      List<Correlation> all, @Nullable String version, List<Window> windows, Set<String> told) {

    private void add(Correlation correlation, @Nullable Window parent, int slot) {
      String key = (parent == null ? "" : parent.key + ">" + slot + ">") + correlation.key();
      Window window =
          new Window(
              key,
              correlation,
              height(all, correlation),
              parent,
              slot,
              !correlation.quiet() && told.add(correlation.id()),
              version);
      windows.add(window);
      List<Correlation.Input> inputs = correlation.inputs();
      for (int i = 0; i < inputs.size(); i++) {
        if (inputs.get(i).correlation() >= 0) {
          add(all.get(inputs.get(i).correlation()), window, i);
        }
      }
    }
  }

  private static int height(List<Correlation> all, Correlation correlation) {
    int height = 0;
    for (Correlation.Input input : correlation.inputs()) {
      if (input.correlation() >= 0) {
        height = Math.max(height, 1 + height(all, all.get(input.correlation())));
      }
    }
    return height;
  }

  /** Returns its identity: that of the correlation, and of those that it is below. */
  public String key() {
    return key;
  }

  /** Returns the correlation. */
  public Correlation correlation() {
    return correlation;
  }

  /** Returns how many are below it, one below the other. */
  int level() {
    return level;
  }

  /** Returns the one that it is below, null if none. */
  @Nullable Window parent() {
    return parent;
  }

  /** Returns which of the other's inputs it is. */
  int slotOfParent() {
    return slotOfParent;
  }

  /** Returns whether it raises alerts. */
  boolean tells() {
    return tells;
  }

  Mode mode() {
    return mode;
  }

  /** Returns whether a hit in this slot ends something, or is awaited, rather than counts. */
  boolean isOther(int slot) {
    return slot >= correlation.rules().size();
  }

  /**
   * Returns where hits of a group meet all others that they may count with: by those fields of the
   * topmost one's group that the groups of all below it say as well.
   */
  public GroupKey meeting(List<String> group) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < placesOfTop.size(); i++) {
      if (top.common.contains(i)) {
        values.add(group.get(placesOfTop.get(i)));
      }
    }
    return new GroupKey(top.key, values);
  }

  /** Returns whether hits need values. */
  boolean ofValues() {
    return correlation.type().ofValues();
  }

  /** Returns whether a hit has not the values that it needs. */
  boolean lacksValues(Hit hit) {
    return ofValues() && hit.values().isEmpty() && !isOther(hit.slot());
  }

  /** Returns the version of the policy that it is in, null if it has none. */
  @Nullable String version() {
    return version;
  }
}

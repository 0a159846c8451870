package io.sysflow.streams.correlate;

import io.sysflow.policy.ir.Bound;
import io.sysflow.policy.ir.Correlation;
import io.sysflow.policy.ir.RuleLogic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

  /** Returns the group of the one above that a group of this one belongs to. */
  List<String> groupOfParent(List<String> group) {
    return picked(group, input().groupOf());
  }

  /** Returns the values that an alert of this one has for the one above. */
  List<String> valuesOfParent(List<String> group) {
    return picked(group, input().fieldsOf());
  }

  private Correlation.Input input() {
    if (parent == null) {
      throw new IllegalStateException(key);
    }
    return parent.correlation.inputs().get(slotOfParent);
  }

  private static List<String> picked(List<String> values, List<Integer> places) {
    return places.stream().map(values::get).toList();
  }

  /** Returns where hits of a group meet all others that they may count with. */
  public GroupKey meeting(List<String> group) {
    Window window = this;
    List<String> values = group;
    while (window.parent != null) {
      values = window.groupOfParent(values);
      window = window.parent;
    }
    return new GroupKey(window.key, values);
  }

  /** Returns whether hits need values. */
  boolean ofValues() {
    return correlation.type().ofValues();
  }

  /** Returns the version of the policy that it is in, null if it has none. */
  @Nullable String version() {
    return version;
  }
}

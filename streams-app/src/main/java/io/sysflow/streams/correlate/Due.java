package io.sysflow.streams.correlate;

/** When something may be decided of a group. Pure functions. */
final class Due {

  private static final int MANY = 16;

  private Due() {}

  /** Returns until when the nodes must have come before the group is looked at again. */
  static long of(Group group, long watermark) {
    return switch (group.window.mode()) {
      case EARLY, ORDERED -> early(group, watermark);
      case COMPLETE, ABSENT -> complete(group);
      case FIRST_SEEN -> firstSeen(group);
    };
  }

  private static long early(Group group, long watermark) {
    long timespan = group.window.correlation().timespan();
    if (group.hits.isEmpty()) {
      return emptied(group);
    }
    int size = group.hits.size();
    int some = size < MANY ? size - 1 : size / 2;
    long due = Scan.plus(group.hits.get(some).time(), Scan.plus(timespan, 1));
    if (group.scan.seen() < size) {
      due = Math.min(due, group.hits.get(group.scan.seen()).time());
    }
    return Math.min(due, episodes(group, watermark));
  }

  /** Returns when the first of the episodes, which are in order, ends, is named or is passed on. */
  private static long episodes(Group group, long watermark) {
    boolean passes = group.window.parent() != null;
    long due = Long.MAX_VALUE;
    for (Episode episode : group.scan.episodes()) {
      due = Math.min(due, episode.end());
      long trigger = group.hits.get(episode.trigger()).time();
      if (episode.cell() * Scan.CELL > watermark) {
        due = Math.min(due, episode.cell() * Scan.CELL);
      }
      if (passes && trigger > group.passed) {
        due = Math.min(due, trigger);
      }
      if (trigger > due) {
        break;
      }
    }
    return due;
  }

  /** A group is kept as long as the alerts of its cell of time are numbered. */
  private static long emptied(Group group) {
    Kept.Base base = group.base;
    return base.cell() == Long.MIN_VALUE
        ? Long.MIN_VALUE
        : Math.max(base.end(), (base.cell() + 1) * Scan.CELL);
  }

  private static long complete(Group group) {
    long timespan = group.window.correlation().timespan();
    if (!group.hits.isEmpty()) {
      return Scan.plus(group.hits.get(0).time(), timespan);
    }
    return Math.max(group.base.end(), Scan.plus(group.base.previous(), timespan));
  }

  private static long firstSeen(Group group) {
    if (!group.hits.isEmpty()) {
      return group.hits.get(0).time();
    }
    return Scan.plus(group.known.last(), Scan.plus(group.window.correlation().timespan(), 1));
  }
}

package io.sysflow.bench.differential;

import io.sysflow.policy.field.Operation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares the fields of all calls, one by one. */
final class FieldComparison {

  private static final Set<String> IDENTITY = Set.of("evt.num", "evt.rawtime", "thread.tid");

  private final Map<Cause, Integer> explained = new EnumMap<>(Cause.class);
  private final List<Difference> unexplained = new ArrayList<>();
  private long compared;

  /** Compares the fields of a capture's calls. */
  void compare(Capture capture) {
    Set<String> moved = new HashSet<>();
    for (Seen seen : capture.seen()) {
      String pid = seen.call().values().getOrDefault("proc.pid", "");
      OurCall ours = seen.ours().get(0);
      if (ours.operation() == Operation.CHDIR
          || moved.contains(seen.call().values().getOrDefault("proc.ppid", ""))) {
        moved.add(pid);
      }
      for (String field : ComparedFields.read()) {
        if (!IDENTITY.contains(field)) {
          compare(seen, ours, field, moved.contains(pid));
        }
      }
      ComparedFields.whole().forEach(whole -> spread(seen, whole));
      bothAddresses(seen, ours);
    }
  }

  private void compare(Seen seen, OurCall ours, String field, boolean moved) {
    compared++;
    List<String> mine = ours.values(field);
    List<String> theirs = seen.call().values(field);
    if (mine.equals(theirs)) {
      return;
    }
    Difference difference = new Difference(field, seen.call(), ours, mine, theirs, moved);
    Optional<Cause> cause = Cause.of(difference);
    if (cause.isPresent()) {
      explained.merge(cause.get(), 1, Integer::sum);
      seen.differs(field, cause.get());
    } else {
      unexplained.add(difference);
    }
  }

  /** Takes note of addresses that sysdig compares with but does not print. */
  private static void bothAddresses(Seen seen, OurCall ours) {
    for (String field : List.of("fd.ip", "fd.net")) {
      Difference difference =
          new Difference(field, seen.call(), ours, ours.values(field), List.of(), false);
      if (Cause.of(difference).equals(Optional.of(Cause.NEW_IPV6_SOCKET))) {
        seen.differs(field, Cause.NEW_IPV6_SOCKET, List.of("0.0.0.0", "::"));
      }
    }
  }

  /** A field of several parts differs if one of them does. */
  private static void spread(Seen seen, String whole) {
    for (String part : ComparedFields.parts(whole)) {
      seen.causes(part).forEach(cause -> seen.differs(whole, cause));
    }
  }

  /** Returns how many values were compared. */
  long compared() {
    return compared;
  }

  /** Returns how many values differ for each cause. */
  Map<Cause, Integer> explained() {
    return explained;
  }

  /** Returns the differences that have no cause. */
  List<Difference> unexplained() {
    return unexplained;
  }
}

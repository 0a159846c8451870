package io.sysflow.streams.nodes;

import java.util.List;

/**
 * What is known of a node as a sender. Times of the fleet are ns since the watch began, as most of
 * the nodes measured them.
 *
 * @param latest pulse
 * @param position how far the node's clock has moved, on the fleet's scale
 * @param heard the fleet's time of its latest pulse
 * @param silent whether that was reported to be too long ago
 * @param starts the fleet's times of the latest starts of its agent
 * @param reportedMissing how many passed-over numbers were reported in this epoch
 * @param reportedDropped how many losses were reported in this epoch
 * @param reportedMachine another machine of this name that was reported, or empty
 */
public record NodeFacts(
    Pulse latest,
    long position,
    long heard,
    boolean silent,
    List<Long> starts,
    long reportedMissing,
    long reportedDropped,
    String reportedMachine) {

  /** Copies its list. */
  public NodeFacts {
    starts = List.copyOf(starts);
  }

  /** Returns a node that is heard for the first time. */
  static NodeFacts first(Pulse pulse, long now) {
    List<Long> starts = pulse.isStart() ? List.of(now) : List.of();
    return new NodeFacts(pulse, now, now, false, starts, 0, 0, "");
  }

  NodeFacts silentNow() {
    return new NodeFacts(
        latest, position, heard, true, starts, reportedMissing, reportedDropped, reportedMachine);
  }

  NodeFacts heardAt(Pulse pulse, long nextPosition, long now) {
    boolean same = pulse.epoch() == latest.epoch();
    return new NodeFacts(
        pulse,
        nextPosition,
        now,
        false,
        starts,
        same ? reportedMissing : 0,
        same ? reportedDropped : 0,
        reportedMachine);
  }

  NodeFacts withStarts(List<Long> times) {
    return new NodeFacts(
        latest, position, heard, silent, times, reportedMissing, reportedDropped, reportedMachine);
  }

  NodeFacts withMissingReported() {
    return new NodeFacts(
        latest,
        position,
        heard,
        silent,
        starts,
        latest.missing(),
        reportedDropped,
        reportedMachine);
  }

  NodeFacts withDroppedReported() {
    return new NodeFacts(
        latest,
        position,
        heard,
        silent,
        starts,
        reportedMissing,
        latest.dropped(),
        reportedMachine);
  }

  NodeFacts withMachineReported(String machine) {
    return new NodeFacts(
        latest, position, heard, silent, starts, reportedMissing, reportedDropped, machine);
  }
}

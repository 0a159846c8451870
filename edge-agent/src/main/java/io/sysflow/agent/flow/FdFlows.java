package io.sysflow.agent.flow;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open flows of a process by descriptor: an open-addressed table without boxing, whose entries
 * are chains, most often of one flow (more if several threads use a descriptor).
 */
final class FdFlows {

  private static final FdFlow[] NONE = new FdFlow[0];

  private @Nullable FdFlow[] heads = NONE;
  private int used;

  /** Returns the chain of a descriptor, linked by {@link FdFlow#next}; null if there is none. */
  @Nullable FdFlow first(int fd) {
    return used == 0 ? null : heads[slot(fd)];
  }

  void add(FdFlow flow) {
    if (used * 2 >= heads.length) {
      grow();
    }
    int slot = slot(flow.fd);
    FdFlow head = heads[slot];
    if (head == null) {
      used++;
    }
    flow.next = head;
    heads[slot] = flow;
  }

  /** Removes a flow that is there. */
  void remove(FdFlow flow) {
    int slot = slot(flow.fd);
    FdFlow head = heads[slot];
    if (head != flow) {
      while (head != null && head.next != flow) {
        head = head.next;
      }
      if (head == null) {
        throw new AssertionError("no flow of descriptor " + flow.fd);
      }
      head.next = flow.next;
    } else {
      heads[slot] = flow.next;
      if (flow.next == null) {
        used--;
        closeGap(slot);
      }
    }
    flow.next = null;
  }

  boolean isEmpty() {
    return used == 0;
  }

  /** Returns all flows. */
  List<FdFlow> all() {
    List<FdFlow> flows = new ArrayList<>(used);
    for (FdFlow head : heads) {
      for (FdFlow flow = head; flow != null; flow = flow.next) {
        flows.add(flow);
      }
    }
    return flows;
  }

  private int slot(int fd) {
    int mask = heads.length - 1;
    int slot = home(fd, mask);
    FdFlow head = heads[slot];
    while (head != null && head.fd != fd) {
      slot = slot + 1 & mask;
      head = heads[slot];
    }
    return slot;
  }

  private static int home(int fd, int mask) {
    return fd & mask; // descriptors are small and dense
  }

  private void grow() {
    @Nullable FdFlow[] old = heads;
    heads = new FdFlow[Math.max(4, old.length * 2)];
    for (FdFlow head : old) {
      if (head != null) {
        heads[slot(head.fd)] = head;
      }
    }
  }

  /** Moves up what would not be found past an empty slot (Knuth, 6.4, algorithm R). */
  private void closeGap(int gap) {
    int mask = heads.length - 1;
    int slot = gap + 1 & mask;
    FdFlow head = heads[slot];
    while (head != null) {
      int distance = slot - home(head.fd, mask) & mask;
      if (distance >= (slot - gap & mask)) {
        heads[gap] = head;
        heads[slot] = null;
        gap = slot;
      }
      slot = slot + 1 & mask;
      head = heads[slot];
    }
  }
}

package io.sysflow.agent.flow;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says which open flows are to be looked at. There are but two periods, so that two queues in the
 * order of arrival do, and adding, removing and finding the next cost the same for any number.
 */
final class FlowTimers {

  private final long grain;
  private final Queue early;
  private final Queue regular;

  /** Makes timers; what comes to less than {@code grain} ns of the time is not looked at. */
  FlowTimers(long earlyExport, long exportInterval, long grain) {
    this.grain = grain;
    early = new Queue(earlyExport);
    regular = new Queue(exportInterval);
  }

  /** Adds a flow that began at {@code ts}. */
  void add(OpenFlow flow, long ts) {
    (early.period > 0 ? early : regular).add(flow, ts - ts % grain);
  }

  void remove(OpenFlow flow) {
    Queue queue = flow.queue;
    if (queue != null) {
      queue.remove(flow);
    }
  }

  /** Hands over each flow whose time has come and adds it again; {@code consumer} may remove it. */
  void tick(long now, Consumer<OpenFlow> consumer) {
    long counted = now - now % grain;
    drain(early, counted, consumer);
    drain(regular, counted, consumer);
  }

  private void drain(Queue queue, long now, Consumer<OpenFlow> consumer) {
    OpenFlow flow = queue.head;
    while (flow != null && flow.due <= now) {
      queue.remove(flow);
      regular.add(flow, now);
      consumer.accept(flow);
      flow = queue.head;
    }
  }

  /** Brings to {@code now} what lies in the future because the clock was set back. */
  void setBack(long now) {
    early.setBack(now);
    regular.setBack(now);
  }

  /** Returns the flow that was not looked at for the longest time, null if there is none. */
  @Nullable OpenFlow oldest() {
    return regular.head != null ? regular.head : early.head;
  }

  int size() {
    return early.size + regular.size;
  }

  /** Flows in the order of their times, linked through themselves. */
  static final class Queue {

    private final long period;
    private @Nullable OpenFlow head;
    private @Nullable OpenFlow tail;
    private int size;

    private Queue(long period) {
      this.period = period;
    }

    private void add(OpenFlow flow, long from) {
      flow.queue = this;
      flow.due = from + period;
      flow.before = tail;
      if (tail == null) {
        head = flow;
      } else {
        tail.after = flow;
      }
      tail = flow;
      size++;
    }

    private void setBack(long now) {
      for (OpenFlow flow = head; flow != null; flow = flow.after) {
        flow.due = Math.min(flow.due, now + period);
        flow.lastTs = Math.min(flow.lastTs, now);
      }
    }

    private void remove(OpenFlow flow) {
      OpenFlow before = flow.before;
      OpenFlow after = flow.after;
      if (before == null) {
        head = after;
      } else {
        before.after = after;
      }
      if (after == null) {
        tail = before;
      } else {
        after.before = before;
      }
      flow.before = null;
      flow.after = null;
      flow.queue = null;
      size--;
    }
  }
}

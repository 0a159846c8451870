package io.sysflow.streams.correlate;

import io.sysflow.model.Activity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileFlow;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.OpFlag;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessFlow;

/**
 * A hit on its way to where it counts.
 *
 * @param key of its group
 * @param meeting where all meets that it may count with
 * @param hit what counts
 * @param record that the rule held for
 */
public record RoutedHit(GroupKey key, GroupKey meeting, Hit hit, EnrichedRecord record) {

  /**
   * Returns when what a record tells happened. The record of a flow that began before it tells what
   * has happened since: its end is when.
   */
  public static long time(Activity activity) {
    if (activity instanceof ProcessActivity act && begins(act)) {
      return activity.ts();
    }
    if (activity instanceof FileFlow flow) {
      return flow.endTs();
    }
    if (activity instanceof NetworkFlow flow) {
      return flow.endTs();
    }
    return activity instanceof ProcessFlow flow ? flow.endTs() : activity.ts();
  }

  private static boolean begins(ProcessActivity act) {
    return act.opFlags().has(OpFlag.OPEN)
        || act.opFlags().has(OpFlag.CONNECT)
        || act.opFlags().has(OpFlag.ACCEPT);
  }
}

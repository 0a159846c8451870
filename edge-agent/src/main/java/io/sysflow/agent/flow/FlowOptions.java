package io.sysflow.agent.flow;

/**
 * What a flow builder makes of what happens.
 *
 * @param mode how much becomes records
 * @param processFlow whether threads are summed up in process flows instead of one event each
 * @param fileOnly whether only regular files have file flows: no directories, pipes, unix sockets
 * @param fileReadMode which file flows that only read are left out
 * @param containersOnly whether only what containers do becomes records
 * @param times after how long what is done
 * @param limits how large the tables may grow
 * @param compat whether flows begin, end and are written when the reference collector has it so,
 *     also where it is wrong, and what it does not see is left out
 */
public record FlowOptions(
    CollectionMode mode,
    boolean processFlow,
    boolean fileOnly,
    FileReadMode fileReadMode,
    boolean containersOnly,
    FlowTimes times,
    FlowLimits limits,
    boolean compat) {

  /** Makes options that are not bound to the reference collector's defects. */
  public FlowOptions(
      CollectionMode mode,
      boolean processFlow,
      boolean fileOnly,
      FileReadMode fileReadMode,
      boolean containersOnly,
      FlowTimes times,
      FlowLimits limits) {
    this(mode, processFlow, fileOnly, fileReadMode, containersOnly, times, limits, false);
  }

  /** What the reference collector does by default, and what its defects left out. */
  public static final FlowOptions DEFAULT =
      new FlowOptions(
          CollectionMode.FLOW,
          true,
          true,
          FileReadMode.DROP_SYSTEM,
          false,
          FlowTimes.DEFAULT,
          FlowLimits.DEFAULT);
}

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

  /** What the reference collector does by default, and what its defects left out. */
  public static final FlowOptions DEFAULT =
      new FlowOptions(
          CollectionMode.FLOW,
          true,
          true,
          FileReadMode.DROP_SYSTEM,
          false,
          FlowTimes.DEFAULT,
          FlowLimits.DEFAULT,
          false);

  /** Returns the same options in another mode. */
  public FlowOptions withMode(CollectionMode newMode) {
    return new FlowOptions(
        newMode, processFlow, fileOnly, fileReadMode, containersOnly, times, limits, compat);
  }

  /** Returns the same options with or without process flows. */
  public FlowOptions withProcessFlow(boolean newProcessFlow) {
    return new FlowOptions(
        mode, newProcessFlow, fileOnly, fileReadMode, containersOnly, times, limits, compat);
  }

  /** Returns the same options with or without flows of what is no regular file. */
  public FlowOptions withFileOnly(boolean newFileOnly) {
    return new FlowOptions(
        mode, processFlow, newFileOnly, fileReadMode, containersOnly, times, limits, compat);
  }

  /** Returns the same options with another choice of file flows that only read. */
  public FlowOptions withFileReadMode(FileReadMode newFileReadMode) {
    return new FlowOptions(
        mode, processFlow, fileOnly, newFileReadMode, containersOnly, times, limits, compat);
  }

  /** Returns the same options for all or for containers only. */
  public FlowOptions withContainersOnly(boolean newContainersOnly) {
    return new FlowOptions(
        mode, processFlow, fileOnly, fileReadMode, newContainersOnly, times, limits, compat);
  }

  /** Returns the same options with other times. */
  public FlowOptions withTimes(FlowTimes newTimes) {
    return new FlowOptions(
        mode, processFlow, fileOnly, fileReadMode, containersOnly, newTimes, limits, compat);
  }

  /** Returns the same options with other limits. */
  public FlowOptions withLimits(FlowLimits newLimits) {
    return new FlowOptions(
        mode, processFlow, fileOnly, fileReadMode, containersOnly, times, newLimits, compat);
  }

  /** Returns the same options bound to the reference collector or not. */
  public FlowOptions withCompat(boolean newCompat) {
    return new FlowOptions(
        mode, processFlow, fileOnly, fileReadMode, containersOnly, times, limits, newCompat);
  }
}

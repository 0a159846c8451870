package io.sysflow.agent.probe;

import io.sysflow.model.Oid;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the decoders share: the processes that live, names, clocks, and where events go. Used from
 * one thread.
 */
final class Node {
  final Clocks clocks;
  final FlowTable kernelFlows;
  final Output out;
  final Paths paths = new Paths();
  final IntMap<ProcessState> processes = new IntMap<>();
  final Containers containers;
  final LinuxFlags openFlags;
  final Accounts users;
  final Accounts groups;
  final Muting muting;

  /** The agent, of whose own doing nothing is told; 0 if there is none. */
  final int self;

  /** Makes one for a probe that is not muted, such as a recording of one. */
  Node(Clocks clocks, FlowTable kernelFlows, Arch arch, Path etc, int self) {
    this(clocks, kernelFlows, arch, new Limits(ProbeFilter.NONE, Muting.NONE), etc, self);
  }

  Node(Clocks clocks, FlowTable kernelFlows, Arch arch, Limits limits, Path etc, int self) {
    this.clocks = clocks;
    this.kernelFlows = kernelFlows;
    this.self = self;
    muting = limits.muting();
    out = new Output(limits.filter());
    containers = new Containers(out);
    openFlags = new LinuxFlags(arch);
    users = new Accounts(etc.resolve("passwd"));
    groups = new Accounts(etc.resolve("group"));
    refreshNames();
  }

  /** What is not to be told, and who. */
  record Limits(ProbeFilter filter, Muting muting) {}

  void refreshNames() {
    users.refresh();
    groups.refresh();
  }

  /** Returns the time of a record, in ns since the epoch. */
  long ts(ProbeRecord r) {
    return clocks.epoch(r.ts());
  }

  /** Returns the identity of a process; null for process 0, which is none. */
  @Nullable Oid oid(int tgid, long start) {
    return tgid == 0 ? null : new Oid(clocks.identity(start), tgid);
  }

  /** Returns the process with this id if it is the one that was started then. */
  @Nullable ProcessState process(int tgid, long start) {
    ProcessState process = processes.get(tgid);
    return process != null && process.start == start ? process : null;
  }
}

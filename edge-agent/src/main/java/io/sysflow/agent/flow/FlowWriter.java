package io.sysflow.agent.flow;

import io.sysflow.model.OpFlag;

/** Writes flows, what they refer to first, and leaves out those that say nothing. */
final class FlowWriter {

  private static final int TRUNCATE = OpFlag.TRUNCATE.bit();

  private final ActivityOutput output;
  private final FileReadMode readMode;
  private final boolean compat;

  FlowWriter(ActivityOutput output, FlowOptions options) {
    this.output = output;
    this.readMode = options.fileReadMode();
    this.compat = options.compat();
  }

  /** Writes what a flow did until {@code now} and lets it go on. */
  void export(OpenFlow flow, long now) {
    write(flow, now);
    flow.restart();
  }

  /** Writes the rest of a flow that ends otherwise than by its own close, unless it did nothing. */
  void truncate(OpenFlow flow, long now) {
    if (flow.ops != 0 || flow.xops != 0) {
      flow.ops |= TRUNCATE;
      write(flow, now);
    }
  }

  /** Writes that a flow is not waited for any longer, if anybody knows of it. */
  void expire(OpenFlow flow, long now) {
    if (flow.written || flow.ops != 0 || flow.xops != 0) {
      flow.add(TRUNCATE, 0, now, flow.lastTs);
      write(flow, now);
    }
  }

  /** Writes a flow as it is. */
  void write(OpenFlow flow, long now) {
    if (flow.ops == 0 && flow.xops == 0) {
      return;
    }
    if (flow instanceof OpenFileFlow fileFlow) {
      writeFile(fileFlow, now);
    } else if (flow instanceof OpenNetworkFlow networkFlow) {
      flow.written |= output.write(flow.process, networkFlow.toRecord(flow.endTs(now)));
    } else if (flow instanceof ThreadFlow threadFlow) {
      flow.written |= output.write(flow.process, threadFlow.toRecord(flow.endTs(now)));
    } else {
      throw new AssertionError(flow);
    }
  }

  private void writeFile(OpenFileFlow flow, long now) {
    if (!readMode.drops(flow, flow.file.path(), compat)) {
      flow.written |= output.write(flow.process, flow.toRecord(flow.endTs(now)), flow.file, null);
    }
  }
}

package io.sysflow.agent;

import io.sysflow.agent.flow.FlowMetrics;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an agent has done since it was started.
 *
 * @param flows of the flow builder
 * @param counts of source and sinks, by plain names
 */
public record AgentMetrics(FlowMetrics flows, Map<String, Long> counts) {

  /** Copies its map, sorted by name. */
  public AgentMetrics {
    counts = Collections.unmodifiableMap(new TreeMap<>(counts));
  }

  /** Returns all of it as key=value on one line. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(200);
    line.append("events=").append(flows.events());
    line.append(" records=").append(flows.records());
    line.append(" lost=").append(flows.lost());
    line.append(" open_flows=").append(flows.openFlows());
    line.append(" processes=").append(flows.processes());
    line.append(" files=").append(flows.files());
    flows.causes().forEach((cause, count) -> append(line, cause, count));
    counts.forEach((name, count) -> append(line, name, count));
    return line.toString();
  }

  private static void append(StringBuilder line, String name, long count) {
    line.append(' ').append(name).append('=').append(count);
  }
}

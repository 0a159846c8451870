package io.sysflow.agent;

import io.sysflow.agent.flow.FlowMetrics;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an agent has done since it was started.
 *
 * @param flows of the flow builder
 * @param sinks of the sinks, by plain names
 */
public record AgentMetrics(FlowMetrics flows, Map<String, Long> sinks) {

  /** Copies its map, sorted by name. */
  public AgentMetrics {
    sinks = java.util.Collections.unmodifiableMap(new TreeMap<>(sinks));
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
    sinks.forEach((name, count) -> append(line, name, count));
    return line.toString();
  }

  private static void append(StringBuilder line, String name, long count) {
    line.append(' ').append(name).append('=').append(count);
  }
}

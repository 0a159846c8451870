package io.sysflow.demo;

import io.sysflow.agent.Agent;
import io.sysflow.agent.AgentClocks;
import io.sysflow.agent.AgentMetrics;
import io.sysflow.agent.HostFacts;
import io.sysflow.agent.flow.FlowBuilder;
import io.sysflow.agent.flow.FlowOptions;
import io.sysflow.agent.flow.NodeIdentity;
import io.sysflow.agent.flow.RedactionOptions;
import io.sysflow.agent.flow.Redactor;
import io.sysflow.agent.probe.ProbeConfig;
import io.sysflow.agent.probe.ProbeEventSource;
import io.sysflow.agent.sink.KafkaSink;
import java.nio.file.Path;

/**
 * This host, watched by the real probe. The agent runs in this process, which the probe leaves out
 * of what it reports: so the demo does not watch its own broker at work.
 */
final class LiveNode implements AutoCloseable {

  private final String name;
  private final Agent agent;

  private LiveNode(String name, Agent agent) {
    this.name = name;
    this.agent = agent;
  }

  /**
   * Begins to watch.
   *
   * @throws io.sysflow.agent.probe.ProbeUnavailableException if the probe cannot run here
   */
  static LiveNode start(Destination destination) {
    NodeIdentity node = HostFacts.node(Path.of("/"), null, null);
    ProbeEventSource probe = ProbeEventSource.open(ProbeConfig.DEFAULT);
    KafkaSink sink = new KafkaSink(destination.of(node.name()), node.name(), AgentClocks::ticks);
    FlowBuilder builder =
        new FlowBuilder(
            FlowOptions.DEFAULT, node, new Redactor(RedactionOptions.DEFAULT), AgentClocks.wall());
    Agent agent = new Agent(probe, builder, sink, AgentClocks::wall, AgentClocks::ticks);
    agent.start();
    return new LiveNode(node.name(), agent);
  }

  String name() {
    return name;
  }

  AgentMetrics metrics() {
    return agent.metrics();
  }

  @Override
  public void close() {
    agent.close();
  }
}

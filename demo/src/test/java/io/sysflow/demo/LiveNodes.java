package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.Agent;
import io.sysflow.agent.AgentClocks;
import io.sysflow.agent.flow.FlowBuilder;
import io.sysflow.agent.flow.FlowOptions;
import io.sysflow.agent.flow.NodeIdentity;
import io.sysflow.agent.flow.RedactionOptions;
import io.sysflow.agent.flow.Redactor;
import io.sysflow.agent.probe.ProbeConfig;
import io.sysflow.agent.probe.ProbeEventSource;
import io.sysflow.agent.sink.KafkaSink;
import io.sysflow.agent.sink.RecordSink;
import io.sysflow.model.SysFlow;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Three nodes in network namespaces, each watched by an agent with the real probe: a web server
 * logs in to the second and from there to the third, where a shell is started; the second is asked
 * for a page once, and three times from one port.
 *
 * @param directory for programs and spools
 * @param net that the nodes are in
 */
record LiveNodes(Path directory, NetNamespaces net) {

  private static final int NODES = 3;

  /** Plays it; returns the last record of each node. */
  Map<String, SysFlow> play(EmbeddedCluster cluster) throws Exception {
    return watched(cluster, this::act);
  }

  /** What happens on the nodes. */
  private interface Scene {
    void play() throws Exception;
  }

  private void act() throws Exception {
    Path hop = NetNamespaces.hop(directory);
    Path nginx = NetNamespaces.named(hop, node(0).resolve("nginx"));
    Path curl = NetNamespaces.named(hop, node(0).resolve("curl"));
    Path sshd1 = NetNamespaces.named(hop, node(1).resolve("sshd"));
    Path httpd = NetNamespaces.named(hop, node(1).resolve("httpd"));
    Path ssh = NetNamespaces.named(hop, node(1).resolve("ssh"));
    Path sshd2 = NetNamespaces.named(hop, node(2).resolve("sshd"));
    String second = NetNamespaces.address(1, 0);
    String third = NetNamespaces.address(2, 1);

    Process last = serve(net.start(2, sshd2, "serve", "22", "1", "/bin/sh", "-c", "echo; sleep 1"));
    Process middle =
        serve(
            net.start(1, sshd1, "serve", "22", "1", ssh.toString(), "dial", third, "22", "0", "1"));
    end(net.start(0, nginx, "dial", second, "22", "0", "1"));
    end(middle);
    end(last);

    Process once = serve(net.start(1, httpd, "serve", "80", "1", "/bin/true"));
    end(net.start(0, curl, "dial", second, "80", "0", "1"));
    end(once);

    Process thrice = serve(net.start(1, httpd, "serve", "7000", "3", "/bin/true"));
    end(net.start(0, curl, "dial", second, "7000", "41000", "3"));
    end(thrice);
  }

  private Path node(int number) {
    return directory.resolve("node-" + number);
  }

  private static Process serve(Process process) throws IOException {
    BufferedReader out = process.inputReader();
    assertThat(out.readLine()).isEqualTo("ready");
    return process;
  }

  private static void end(Process process) throws Exception {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new TimeoutException("does not end: " + process.info());
    }
    assertThat(process.exitValue()).isZero();
  }

  /** Plays a scene under the eyes of the agents; returns the last record of each. */
  private Map<String, SysFlow> watched(EmbeddedCluster cluster, Scene scene) throws Exception {
    Destination destination =
        new Destination(
            cluster.bootstrapServers(),
            cluster.registryUrl(),
            "sysflow.records",
            directory.resolve("spool"));
    List<Agent> agents = new ArrayList<>();
    Map<String, AtomicReference<SysFlow>> last = new TreeMap<>();
    try {
      for (int i = 0; i < NODES; i++) {
        String name = "node-" + i;
        KafkaSink kafka = new KafkaSink(destination.of(name), name, AgentClocks::ticks);
        AtomicReference<SysFlow> of = new AtomicReference<>();
        last.put(name, of);
        Agent agent = agent(name, NetNamespaces.address(i, i == 0 ? 1 : i - 1), new Tee(kafka, of));
        agent.start();
        agents.add(agent);
      }
      scene.play();
    } finally {
      agents.forEach(Agent::close);
    }
    Map<String, SysFlow> ends = new TreeMap<>();
    last.forEach((name, of) -> ends.put(name, of.get()));
    return ends;
  }

  private Agent agent(String name, String ip, RecordSink sink) throws IOException {
    Path programs = Files.createDirectories(directory.resolve(name));
    NodeIdentity node = new NodeIdentity(name, ip, "", "", "x86_64", "test");
    return new Agent(
        new FamilySource(ProbeEventSource.open(ProbeConfig.DEFAULT), programs),
        new FlowBuilder(
            FlowOptions.DEFAULT, node, new Redactor(RedactionOptions.DEFAULT), AgentClocks.wall()),
        sink,
        AgentClocks::wall,
        AgentClocks::ticks);
  }

  /** A sink, and what went there last. */
  private record Tee(RecordSink sink, AtomicReference<SysFlow> last) implements RecordSink {
    @Override
    public void write(SysFlow datum) {
      last.set(datum);
      sink.write(datum);
    }

    @Override
    public long dropped() {
      return sink.dropped();
    }

    @Override
    public boolean needsCheckpoint() {
      return sink.needsCheckpoint();
    }

    @Override
    public void hurry() {
      sink.hurry();
    }

    @Override
    public Map<String, Long> metrics() {
      return sink.metrics();
    }

    @Override
    public void close() {
      sink.close();
    }
  }
}

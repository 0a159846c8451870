package io.sysflow.streams.graph;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Link;
import io.sysflow.model.LinkParty;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.streams.graph.Edge.Act;
import io.sysflow.streams.incident.FileKey;
import io.sysflow.streams.incident.FileUse;
import io.sysflow.streams.incident.FileUses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What records and links tell of who had an effect on what. Used from one thread. */
public final class History {

  private final int most;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Long> named = new HashMap<>();
  private final Map<Key, Edge> edges = new LinkedHashMap<>();
  private long omitted;

  /** Makes one that keeps at most {@code most} effects. */
  public History(int most) {
    this.most = most;
  }

  private record Key(String from, String to, Act act) {}

  /** Returns the id of a process, as in alerts and incidents. */
  public static String id(String node, Oid oid) {
    return node + ":" + oid.hpid() + ":" + oid.createTs();
  }

  /** Takes a record. */
  public void accept(EnrichedRecord record) {
    if (!(record.activity() instanceof ProcessActivity act)) {
      return;
    }
    String process = line(record.node(), act.procOid(), record.process(), record.ancestors());
    for (FileUse use : FileUses.of(record)) {
      file(process, act, use);
    }
    if (act instanceof NetworkFlow flow) {
      network(process, flow);
    }
  }

  /** Takes a link, if both of its ends are known. */
  public void accept(Link link) {
    if (link.client() == null || link.server() == null) {
      return;
    }
    for (LinkParty client : link.client().parties()) {
      String from = line(link.client().node(), client.oid(), client.process(), client.ancestors());
      for (LinkParty server : link.server().parties()) {
        String to = line(link.server().node(), server.oid(), server.process(), server.ancestors());
        add(from, to, Act.REACHED, link.firstSeen(), link.lastSeen());
      }
    }
  }

  /** Notes a process and its ancestors; returns its id. */
  private String line(
      String node, Oid oid, @Nullable ProcessEntity process, List<ProcessEntity> ancestors) {
    String id = id(node, oid);
    if (process == null) {
      nodes.putIfAbsent(
          id, new Node(id, Node.Kind.PROCESS, node, "pid " + oid.hpid(), "nothing is known of it"));
      return id;
    }
    note(node, process);
    String child = id;
    long started = oid.createTs();
    for (ProcessEntity ancestor : ancestors) {
      String parent = note(node, ancestor);
      add(parent, child, Act.STARTED, started, started);
      child = parent;
      started = ancestor.oid().createTs();
    }
    return id;
  }

  /** Links tell of processes as they were: the latest name counts, whichever comes last. */
  private String note(String node, ProcessEntity process) {
    String id = id(node, process.oid());
    Long before = named.get(id);
    if (before != null && before > process.ts()) {
      return id;
    }
    named.put(id, process.ts());
    String name = process.exe().substring(process.exe().lastIndexOf('/') + 1);
    nodes.put(
        id,
        new Node(
            id,
            Node.Kind.PROCESS,
            node,
            name + " " + process.oid().hpid(),
            (process.exe() + " " + process.exeArgs()).strip()));
    return id;
  }

  private void file(String process, ProcessActivity act, FileUse use) {
    if (!use.telling() && !use.written()) {
      return;
    }
    FileKey key = use.file();
    String id = key.node() + ":" + key.container() + ":" + key.path();
    nodes.putIfAbsent(
        id,
        new Node(
            id,
            Node.Kind.FILE,
            key.node(),
            key.path(),
            key.container().isEmpty() ? "" : "in container " + key.container()));
    long end = end(act);
    if (use.written()) {
      add(process, id, Act.WROTE, act.ts(), end);
    }
    if (use.used()) {
      boolean flow = act instanceof FileFlow || act instanceof FileEvent;
      add(id, process, flow ? Act.READ_BY : Act.RUN_BY, act.ts(), end);
    }
  }

  /** The client's port says nothing to people, and would make a node of every connection. */
  private void network(String process, NetworkFlow flow) {
    FiveTuple tuple = flow.tuple();
    boolean accepted = flow.opFlags().has(OpFlag.ACCEPT);
    String label =
        accepted ? tuple.sip() + " to port " + tuple.dport() : tuple.dip() + ":" + tuple.dport();
    String id = (accepted ? "from " : "to ") + label;
    nodes.putIfAbsent(id, new Node(id, Node.Kind.ADDRESS, "", label, ""));
    if (accepted) {
      add(id, process, Act.ACCEPTED_BY, flow.ts(), flow.endTs());
    } else {
      add(process, id, Act.CONNECTED, flow.ts(), flow.endTs());
    }
  }

  private static long end(ProcessActivity act) {
    return act instanceof FileFlow flow ? flow.endTs() : act.ts();
  }

  private void add(String from, String to, Act act, long first, long last) {
    Key key = new Key(from, to, act);
    Edge edge = new Edge(from, to, act, first, Math.max(first, last), 1);
    Edge before = edges.get(key);
    if (before == null && edges.size() >= most) {
      omitted++;
    } else {
      edges.put(key, before == null ? edge : before.plus(edge));
    }
  }

  Optional<Node> node(String id) {
    return Optional.ofNullable(nodes.get(id));
  }

  /** Returns the effects by the thing that they come from, or that they act on. */
  Map<String, List<Edge>> edges(boolean byTarget) {
    Map<String, List<Edge>> by = new HashMap<>();
    for (Edge edge : edges.values()) {
      by.computeIfAbsent(byTarget ? edge.to() : edge.from(), unused -> new ArrayList<>()).add(edge);
    }
    return by;
  }

  /** Returns how many effects were left out since there were too many. */
  long omitted() {
    return omitted;
  }
}

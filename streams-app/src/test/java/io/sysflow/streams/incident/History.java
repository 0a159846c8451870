package io.sysflow.streams.incident;

import io.sysflow.model.Alert;
import io.sysflow.model.Incident;
import io.sysflow.model.Oid;
import io.sysflow.model.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** A random cluster and what happened in it. */
final class History {

  static final long HOUR = 3_600_000_000_000L;
  private static final long START = 1_000 * HOUR;

  private final Random random;
  private final int nodes;
  private final List<List<Oid>> chains = new ArrayList<>();
  final List<AlertFact> alerts = new ArrayList<>();

  /** What was told of alerts before their last state, in order. */
  final List<AlertFact> earlier = new ArrayList<>();

  final List<LinkFact> links = new ArrayList<>();
  final List<ServerFact> servers = new ArrayList<>();

  /** What a node tells, with the time at which it does. */
  record Telling(long at, Fact fact) {}

  History(Random random) {
    this.random = random;
    this.nodes = 1 + random.nextInt(4);
    trees();
    int number = 1 + random.nextInt(40);
    long span = HOUR * (1 + random.nextInt(8));
    for (int i = 0; i < number; i++) {
      AlertFact alert = alert(i, START + random.nextLong(span));
      if (random.nextInt(4) == 0) {
        for (int state = random.nextInt(3); state > 0; state--) {
          earlier.add(correlated(alert, alert.ts() + random.nextLong(HOUR / 100)));
        }
        alert = correlated(alert, alert.ts());
      }
      alerts.add(alert);
    }
    for (int i = random.nextInt(8); i > 0; i--) {
      long first = START + random.nextLong(span);
      long last = first + (random.nextBoolean() ? 0 : random.nextLong(3 * HOUR));
      links.add(new LinkFact("link" + i, line(), line(), first, last, "tcp"));
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      servers.add(new ServerFact(process(), START + random.nextLong(span), random.nextInt(3)));
    }
  }

  /** Processes 1 to 30 of a node, each started by one before it or by none. */
  private void trees() {
    for (int pid = 0; pid < 30; pid++) {
      List<Oid> chain = new ArrayList<>(List.of(new Oid(START + pid, pid)));
      if (random.nextInt(3) > 0 && pid > 0) {
        chain.addAll(chains.get(random.nextInt(pid)));
      }
      chains.add(chain);
    }
  }

  private String node() {
    return "n" + random.nextInt(nodes);
  }

  private ProcessKey process() {
    return new ProcessKey(node(), chains.get(random.nextInt(chains.size())).get(0));
  }

  private List<ProcessKey> line() {
    String node = node();
    List<Oid> chain = chains.get(random.nextInt(chains.size()));
    return chain.stream()
        .limit(1 + random.nextInt(2))
        .map(oid -> new ProcessKey(node, oid))
        .toList();
  }

  private AlertFact alert(int number, long ts) {
    String node = node();
    List<Oid> chain = random.nextInt(10) == 0 ? List.of() : chains.get(random.nextInt(30));
    int rule = random.nextInt(4);
    return new AlertFact(
        "alert" + number,
        ts,
        node,
        1,
        number,
        "r" + rule,
        "Rule " + rule,
        List.of(Severity.EMERGENCY, Severity.ALERT, Severity.CRITICAL, Severity.ERROR).get(rule),
        List.of("T100" + rule),
        "says " + number,
        chain.stream().map(this::fact).toList(),
        chain.isEmpty() || random.nextInt(5) > 0 ? List.of() : remote(),
        new Incident.Place(node, "c" + random.nextInt(2), "", "", ""),
        random.nextInt(3) == 0 ? List.of(file(node)) : List.of(),
        chain.isEmpty() ? "s" + random.nextInt(2) : "",
        new Alert.Witness("records", 0, number));
  }

  /** An alert of several records, of which more or others may have come since. */
  @SuppressWarnings("NullAway") // It does not see that components of nested types may be null.
  private AlertFact correlated(AlertFact one, long ts) {
    List<ActFact> others = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      others.add(act(ts + random.nextLong(2 * HOUR) - HOUR));
    }
    return new AlertFact(
        one.id(),
        ts,
        one.node(),
        one.epoch(),
        one.seq(),
        one.ruleId(),
        one.ruleName(),
        one.severity(),
        one.tags(),
        one.says(),
        one.chain(),
        one.remote(),
        one.container(),
        one.files(),
        one.subject(),
        one.witness(),
        others);
  }

  private ActFact act(long ts) {
    String node = node();
    List<Oid> chain = random.nextInt(10) == 0 ? List.of() : chains.get(random.nextInt(30));
    return new ActFact(
        ts,
        node,
        chain.stream().map(this::fact).toList(),
        new Incident.Place(node, "c" + random.nextInt(2), "", "", ""),
        random.nextInt(3) == 0 ? List.of(file(node)) : List.of(),
        chain.isEmpty() ? "s" + random.nextInt(2) : "");
  }

  /** Returns all that is told, in a random order in which the last state of an alert is last. */
  List<Fact> shuffled(Random order) {
    List<Fact> facts = new ArrayList<>(alerts);
    facts.addAll(earlier);
    facts.addAll(links);
    facts.addAll(servers);
    Collections.shuffle(facts, order);
    for (AlertFact last : alerts) {
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < facts.size(); i++) {
        if (facts.get(i) instanceof AlertFact one && one.id().equals(last.id())) {
          places.add(i);
        }
      }
      List<AlertFact> states = states(last);
      for (int i = 0; i < places.size(); i++) {
        facts.set(places.get(i), states.get(i));
      }
    }
    return facts;
  }

  private List<AlertFact> states(AlertFact last) {
    List<AlertFact> states = new ArrayList<>();
    earlier.stream().filter(one -> one.id().equals(last.id())).forEach(states::add);
    states.add(last);
    return states;
  }

  private List<RemoteFact> remote() {
    List<RemoteFact> remote = new ArrayList<>();
    for (int hops = 1; hops <= 1 + random.nextInt(2); hops++) {
      String node = node();
      for (Oid oid : chains.get(random.nextInt(30))) {
        remote.add(new RemoteFact(hops, node, fact(oid)));
      }
    }
    return remote;
  }

  private ProcessFact fact(Oid oid) {
    String exe = List.of("/bin/sh", "/usr/bin/node", "/bin/cat").get((int) oid.hpid() % 3);
    return new ProcessFact(oid, null, exe, "", "root", null);
  }

  private FileUse file(String node) {
    boolean written = random.nextBoolean();
    return new FileUse(
        new FileKey(node, "", "/tmp/" + random.nextInt(3)),
        written,
        !written || random.nextBoolean(),
        random.nextInt(5) > 0);
  }

  /**
   * Returns what each node tells, in an order in which it may tell it: no later than the grace.
   * Links are told by the server's node as they are known then, again and again.
   */
  List<List<Fact>> told(long grace, Random order) {
    List<List<Fact>> streams = new ArrayList<>();
    for (int n = 0; n < nodes; n++) {
      streams.add(stream("n" + n, grace, order));
    }
    return streams;
  }

  private List<Fact> stream(String node, long grace, Random order) {
    List<Telling> tellings = new ArrayList<>();
    List<Telling> late = new ArrayList<>();
    for (AlertFact last : alerts) {
      if (last.node().equals(node)) {
        List<AlertFact> states = states(last);
        List<Long> waits = states.stream().map(one -> order.nextLong(grace)).sorted().toList();
        for (int i = 0; i < states.size(); i++) {
          late.add(new Telling(last.ts() + waits.get(i), states.get(i)));
        }
      }
    }
    servers.stream()
        .filter(server -> server.process().node().equals(node))
        .forEach(server -> tellings.add(new Telling(server.since(), server)));
    for (LinkFact link : links) {
      if (link.servers().get(0).node().equals(node)) {
        for (long at = link.first(); at < link.last(); at += HOUR / 4) {
          tellings.add(new Telling(at, withLast(link, at)));
        }
        tellings.add(new Telling(link.last(), link));
      }
    }
    tellings.forEach(t -> late.add(new Telling(t.at() + order.nextLong(grace), t.fact())));
    for (long at = START; at < START + 14 * HOUR; at += HOUR / 10) {
      late.add(new Telling(at, new ProgressFact(node, at)));
    }
    late.sort(Comparator.comparingLong(Telling::at));
    return late.stream().map(Telling::fact).toList();
  }

  private static LinkFact withLast(LinkFact link, long last) {
    return new LinkFact(
        link.id(), link.clients(), link.servers(), link.first(), last, link.label());
  }

  /** Returns the streams as one, in a random order that keeps that of each. */
  static List<Fact> interleaved(List<List<Fact>> streams, Random order) {
    List<Fact> all = new ArrayList<>();
    List<Integer> at = new ArrayList<>(streams.stream().map(s -> 0).toList());
    // That there is such a node is known of each before anything is over.
    streams.forEach(
        s -> all.add(s.stream().filter(ProgressFact.class::isInstance).findFirst().orElseThrow()));
    while (true) {
      List<Integer> open = new ArrayList<>();
      for (int i = 0; i < streams.size(); i++) {
        if (at.get(i) < streams.get(i).size()) {
          open.add(i);
        }
      }
      if (open.isEmpty()) {
        return all;
      }
      int next = open.get(order.nextInt(open.size()));
      for (int run = 1 + order.nextInt(50);
          run > 0 && at.get(next) < streams.get(next).size();
          run--) {
        all.add(streams.get(next).get(at.get(next)));
        at.set(next, at.get(next) + 1);
      }
    }
  }
}

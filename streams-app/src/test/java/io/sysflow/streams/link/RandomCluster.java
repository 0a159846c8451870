package io.sysflow.streams.link;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.Traffic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Nodes with clocks of their own, connections between them, and what their agents tell of these.
 */
final class RandomCluster {

  static final long MS = 1_000_000;
  static final long SECOND = 1000 * MS;
  private static final long START = 1_700_000_000 * SECOND;
  private static final int VIP = 0x0a600001;
  static final int NODE_PORTS = 30_000;

  final List<Truth> truths = new ArrayList<>();
  final List<List<Sighting>> byNode = new ArrayList<>();

  private final Random random;
  private final long[] clocks;
  private final List<@Nullable Restart> restarts = new ArrayList<>();
  private final long[] seqs;
  private int processes = 100;

  /** When a node's agent told nothing, by its clock; it knows then of nothing that began before. */
  private record Restart(long stop, long start) {}

  /** How a connection goes through the network. */
  enum Route {
    DIRECT,
    SERVICE,
    SOURCE,
    SERVICE_AND_SOURCE,
    /** By a port of any node, which leaves the client's address as it is. */
    NODE_PORT,
    /** By a port of any node, which puts its own address in the place of the client's. */
    NODE_PORT_AND_SOURCE,
    PUBLISHED;

    boolean isNodePort() {
      return this == NODE_PORT || this == NODE_PORT_AND_SOURCE;
    }
  }

  /** One end as it is told; {@code begin} is null if the connect or accept is not. */
  record Seen(
      EndKey key,
      Side side,
      @Nullable Long begin,
      long first,
      long last,
      boolean ended,
      long read,
      long written) {}

  /** A connection as it was; an end is null if nothing is told of it. */
  record Truth(int group, Route route, @Nullable Seen client, @Nullable Seen server) {

    long up() {
      return Math.max(client == null ? 0 : client.written, server == null ? 0 : server.read);
    }

    long down() {
      return Math.max(client == null ? 0 : client.read, server == null ? 0 : server.written);
    }
  }

  RandomCluster(long seed) {
    random = new Random(seed);
    clocks = new long[2 + random.nextInt(3)];
    seqs = new long[2 * clocks.length];
    long apart = random.nextBoolean() ? 200 * MS : 8 * SECOND;
    for (int i = 0; i < clocks.length; i++) {
      clocks[i] = (long) (random.nextDouble() * apart);
      byNode.add(new ArrayList<>());
      long stop = START + clocks[i] + random.nextInt(120) * SECOND;
      restarts.add(
          random.nextInt(3) > 0 ? null : new Restart(stop, stop + random.nextInt(5000) * MS));
    }
    int groups = 1 + random.nextInt(6);
    for (int group = 0; group < groups; group++) {
      group(group);
    }
    byNode.forEach(told -> told.sort(Comparator.comparingLong(s -> s.piece().endTs())));
  }

  /** One tuple, used once or several times, one after the other. */
  private void group(int number) {
    Route route = Route.values()[random.nextInt(Route.values().length)];
    int client = random.nextInt(clocks.length);
    int server =
        route == Route.DIRECT
            ? random.nextInt(clocks.length)
            : (client + 1 + random.nextInt(clocks.length - 1)) % clocks.length;
    int sport = 40000 + random.nextInt(3);
    int proto = random.nextInt(4) == 0 ? FiveTuple.UDP : FiveTuple.TCP;
    int times = 1 + random.nextInt(4);
    boolean loses = random.nextInt(3) == 0;
    int lostSide = random.nextInt(2);
    long at = START + random.nextInt(20) * SECOND;
    for (int i = 0; i < times; i++) {
      long lasts = 5 * MS + (long) (random.nextDouble() * (random.nextBoolean() ? 1 : 90) * SECOND);
      boolean lost = loses && random.nextBoolean();
      Ends ends = new Ends(number, route, client, server, sport, proto);
      connect(ends, at, lasts, lost ? lostSide : -1, i == 0 && random.nextInt(6) == 0);
      at +=
          lasts + 50 * MS + (long) (random.nextDouble() * (random.nextBoolean() ? 2 : 60) * SECOND);
    }
  }

  private record Ends(int group, Route route, int client, int server, int sport, int proto) {}

  private void connect(Ends ends, long at, long lasts, int lost, boolean older) {
    Ip from = new Ip(4, 0, 0x0a010000L + ends.group * 256L + ends.client);
    Ip to = new Ip(4, 0, 0x0a020000L + ends.group * 256L + ends.server);
    Route route = ends.route;
    boolean service = route == Route.SERVICE || route == Route.SERVICE_AND_SOURCE;
    boolean source = route == Route.SOURCE || route == Route.SERVICE_AND_SOURCE;
    boolean published = route == Route.PUBLISHED;
    Ip vip = new Ip(4, 0, VIP + (ends.group << 8));
    int door = random.nextInt(clocks.length);
    Ip dialled = route.isNodePort() ? address(door) : service || published ? vip : to;
    int dialledPort =
        route.isNodePort() ? NODE_PORTS + ends.group : service || published ? 80 : 8080;
    Ip seen =
        route == Route.NODE_PORT_AND_SOURCE ? address(door) : source ? address(ends.client) : from;
    FiveTuple seenByClient = new FiveTuple(from, ends.sport, dialled, dialledPort, ends.proto);
    FiveTuple seenByServer = new FiveTuple(seen, ends.sport, to, 8080, ends.proto);
    long up = random.nextInt(5000);
    long down = random.nextInt(5000);
    boolean closes = random.nextInt(5) != 0;
    boolean inPod = service || route.isNodePort();
    PodEntity serving =
        inPod
            ? pod(to, vip, address(ends.server), route.isNodePort() ? NODE_PORTS + ends.group : 0)
            : null;
    Seen client =
        lost == 0
            ? null
            : tell(
                ends.client,
                seenByClient,
                Side.CLIENT,
                null,
                false,
                at,
                lasts,
                down,
                up,
                older,
                closes);
    Seen server =
        lost == 1
            ? null
            : tell(
                ends.server,
                seenByServer,
                Side.SERVER,
                serving,
                inPod || published,
                at + random.nextInt(5) * MS / 2,
                lasts,
                up,
                down,
                older,
                closes);
    truths.add(new Truth(ends.group, route, client, server));
  }

  private static Ip address(int node) {
    return new Ip(4, 0, 0xc0a80001L + node);
  }

  private PodEntity pod(Ip own, Ip vip, Ip host, int nodePort) {
    return new PodEntity(
        START,
        "pod",
        "web",
        "",
        List.of((long) host.toSysFlow()),
        List.of((long) own.toSysFlow()),
        "default",
        0,
        Map.of(),
        Map.of(),
        List.of(
            new PodEntity.Service(
                "web",
                "s",
                "default",
                List.of(
                    new PodEntity.Port(80, 8080, nodePort, "TCP"),
                    new PodEntity.Port(80, 8080, nodePort, "UDP")),
                List.of((long) vip.toSysFlow()))));
  }

  @SuppressWarnings("checkstyle:ParameterNumber")
  private @Nullable Seen tell(
      int node,
      FiveTuple tuple,
      Side side,
      @Nullable PodEntity pod,
      boolean contained,
      long at,
      long lasts,
      long reads,
      long writes,
      boolean older,
      boolean closes) {
    long begin = at + clocks[node];
    Oid opener = new Oid(START, processes++);
    Oid child = new Oid(START + 1, processes++);
    int exports = 1 + random.nextInt(4);
    boolean forks = side == Side.SERVER && exports > 1 && random.nextBoolean();
    List<Piece> told = new ArrayList<>();
    for (int i = 0; i < exports; i++) {
      boolean first = i == 0;
      boolean last = i == exports - 1;
      boolean byChild = forks && !first;
      boolean ends = last && closes || forks && first;
      Piece piece =
          new Piece(
              1,
              0,
              byChild ? child : opener,
              byChild ? 9 : 5,
              first || !forks && older ? side : Side.UNKNOWN,
              first && !older,
              ends,
              ends,
              false,
              begin + lasts * i / exports,
              begin + lasts * (i + 1) / exports,
              new Traffic(1, share(reads, i, exports)),
              new Traffic(1, share(writes, i, exports)));
      Piece left = restarted(piece, restarts.get(node), side, told.isEmpty());
      if (left != null) {
        told.add(numbered(left, node));
      }
    }
    EndKey key = new EndKey("node" + node, tuple);
    for (Piece piece : told) {
      Who who =
          who(
              piece.oid(),
              piece.oid().equals(child) ? opener : null,
              piece.ts(),
              node,
              pod,
              contained);
      byNode.get(node).add(new Sighting(key, piece, who));
    }
    return told.isEmpty() ? null : seen(key, side, told);
  }

  /**
   * Returns what is told of an export if the agent starts anew: what it has not told when it stops
   * is lost, and of a socket that it finds it tells what is done from then on.
   */
  private static @Nullable Piece restarted(
      Piece piece, @Nullable Restart restart, Side side, boolean isFirst) {
    if (restart == null || piece.endTs() <= restart.stop) {
      return piece;
    }
    if (piece.endTs() <= restart.start) {
      return null;
    }
    boolean whole = piece.ts() >= restart.start;
    return new Piece(
        2,
        0,
        piece.oid(),
        piece.fd(),
        isFirst ? side : piece.side(),
        whole && piece.begins(),
        piece.closes(),
        piece.ends(),
        false,
        whole ? piece.ts() : restart.start,
        piece.endTs(),
        whole ? piece.reads() : new Traffic(1, piece.reads().bytes() / 2),
        whole ? piece.writes() : new Traffic(1, piece.writes().bytes() / 2));
  }

  /** Each epoch of an agent has numbers of its own. */
  private Piece numbered(Piece piece, int node) {
    int counter = 2 * node + (int) piece.epoch() - 1;
    return new Piece(
        piece.epoch(),
        ++seqs[counter],
        piece.oid(),
        piece.fd(),
        piece.side(),
        piece.begins(),
        piece.closes(),
        piece.ends(),
        piece.failed(),
        piece.ts(),
        piece.endTs(),
        piece.reads(),
        piece.writes());
  }

  /** An end is over when somebody closed it, and the last that each of its users told is an end. */
  private static Seen seen(EndKey key, Side side, List<Piece> told) {
    Map<Oid, Boolean> over = new HashMap<>();
    told.forEach(piece -> over.put(piece.oid(), piece.ends()));
    boolean closed = told.stream().anyMatch(Piece::closes);
    Piece first = told.get(0);
    return new Seen(
        key,
        side,
        first.begins() ? (Long) first.ts() : null,
        first.ts(),
        told.get(told.size() - 1).endTs(),
        closed && !over.containsValue(false),
        told.stream().mapToLong(piece -> piece.reads().bytes()).sum(),
        told.stream().mapToLong(piece -> piece.writes().bytes()).sum());
  }

  private static long share(long all, int part, int parts) {
    return all * (part + 1) / parts - all * part / parts;
  }

  private Who who(
      Oid oid,
      @Nullable Oid parent,
      long ts,
      int node,
      @Nullable PodEntity pod,
      boolean contained) {
    ContainerEntity container =
        contained
            ? new ContainerEntity(
                "c0ffee", "web", "web:1", "", ContainerType.CT_DOCKER, false, null, null)
            : null;
    return new Who(
        ts,
        process(oid, parent, contained ? "c0ffee" : null),
        parent == null ? List.of() : List.of(process(parent, null, null)),
        container,
        pod,
        address(node));
  }

  static ProcessEntity process(Oid oid, @Nullable Oid parent, @Nullable String container) {
    return ProcessEntity.builder(ObjectState.CREATED, oid, oid.createTs())
        .poid(parent)
        .exe("/bin/p" + oid.hpid())
        .user(0, "root")
        .group(0, "root")
        .containerId(container)
        .cwd("/")
        .build();
  }

  /** Returns all that is told, the nodes' streams mixed anew; each stays in its order. */
  List<Sighting> mixed(Random how) {
    List<List<Sighting>> left = new ArrayList<>();
    byNode.forEach(told -> left.add(new ArrayList<>(told)));
    List<Sighting> all = new ArrayList<>();
    left.removeIf(List::isEmpty);
    while (!left.isEmpty()) {
      List<Sighting> next = left.get(how.nextInt(left.size()));
      int run = 1 + how.nextInt(how.nextBoolean() ? 1 : 20);
      for (int i = 0; i < run && !next.isEmpty(); i++) {
        all.add(next.remove(0));
      }
      left.removeIf(List::isEmpty);
    }
    return all;
  }
}

package io.sysflow.streams.link;

import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * Pairs by looking at every two ends of the whole log, from what the generator knows of them: which
 * ends there are, and which addresses stand for which. It shares nothing with what it checks but
 * the definition of what fits.
 */
@SuppressWarnings("NullAway") // what is missing fails the test
final class BruteForce {

  private static final long SKEW = 10 * RandomCluster.SECOND;
  private static final long CLOSE = RandomCluster.SECOND;

  private final List<RandomCluster.Truth> truths;
  private final List<Integer> clients = new ArrayList<>();
  private final List<Integer> servers = new ArrayList<>();
  private final Map<Integer, Integer> paired = new HashMap<>();

  BruteForce(List<RandomCluster.Truth> truths) {
    this.truths = truths;
    for (int i = 0; i < truths.size(); i++) {
      if (truths.get(i).client() != null) {
        clients.add(i);
      }
      if (truths.get(i).server() != null) {
        servers.add(i);
      }
    }
  }

  /** Returns for each connecting end the accepting one, both by the number of their truth. */
  Map<Integer, Integer> pairs() {
    for (RandomCluster.Route route : RandomCluster.Route.values()) {
      round((c, s) -> route(c, s, route) && time(c, s), route == RandomCluster.Route.PUBLISHED);
    }
    return paired;
  }

  private RandomCluster.Seen client(int number) {
    return java.util.Objects.requireNonNull(truths.get(number).client());
  }

  private RandomCluster.Seen server(int number) {
    return java.util.Objects.requireNonNull(truths.get(number).server());
  }

  /** Ends of one group are told apart by nothing but time; those of others by their addresses. */
  private boolean route(int c, int s, RandomCluster.Route route) {
    FiveTuple from = client(c).key().tuple();
    FiveTuple to = server(s).key().tuple();
    if (from.proto() != to.proto()
        || from.sport() != to.sport()
        || route != truths.get(s).route()) {
      return false;
    }
    return switch (route) {
      case DIRECT -> from.equals(to);
      case SERVICE, PUBLISHED, SOURCE, SERVICE_AND_SOURCE, NODE_PORT, NODE_PORT_AND_SOURCE ->
          truths.get(c).route() == route
              && (route.isNodePort() ? from.dport() - RandomCluster.NODE_PORTS : group(from))
                  == group(to)
              && sameSource(c, s, route);
    };
  }

  /** The third byte of the addresses that the generator gives is the number of the group. */
  private static long group(FiveTuple tuple) {
    return tuple.dip().low() >> 8 & 0xff;
  }

  private boolean sameSource(int c, int s, RandomCluster.Route route) {
    FiveTuple from = client(c).key().tuple();
    FiveTuple to = server(s).key().tuple();
    return switch (route) {
      case DIRECT, SERVICE, NODE_PORT, PUBLISHED -> from.sip().equals(to.sip());
      // It may be the client's own node that did it, before the server's left it as it was.
      case NODE_PORT_AND_SOURCE ->
          from.dip().equals(to.sip())
              || node(from.dip()).equals(server(s).key().node())
                  && node(to.sip()).equals(client(c).key().node());
      case SOURCE, SERVICE_AND_SOURCE ->
          to.sip().low() - 0xc0a80001L
              == Long.parseLong(client(c).key().node().substring("node".length()));
    };
  }

  private static String node(Ip address) {
    return "node" + (address.low() - 0xc0a80001L);
  }

  private boolean time(int c, int s) {
    RandomCluster.Seen from = client(c);
    RandomCluster.Seen to = server(s);
    if (from.begin() != null && to.begin() != null) {
      long later = to.begin() - from.begin();
      boolean local = from.key().node().equals(to.key().node());
      return later <= SKEW && later >= (local ? -CLOSE : -SKEW);
    }
    return !(from.ended() && from.last() + SKEW < to.first())
        && !(to.ended() && to.last() + SKEW < from.first());
  }

  /** If what began it must be known, others that fit are rivals all the same. */
  private void round(BiPredicate<Integer, Integer> fits, boolean begunAlone) {
    List<Integer> from = clients.stream().filter(c -> !taken(c, true)).toList();
    List<Integer> to = servers.stream().filter(s -> !taken(s, false)).toList();
    for (List<List<Integer>> part : parts(from, to, fits)) {
      boolean begun = true;
      boolean pair = false;
      for (int c : part.get(0)) {
        for (int s : part.get(1)) {
          boolean both = client(c).begin() != null && server(s).begin() != null;
          begun &= both;
          pair |= both && fits.test(c, s);
        }
      }
      if (begunAlone && !pair) {
        continue;
      }
      if (begunAlone && !begun || !settle(part, fits)) {
        BiPredicate<Integer, Integer> near =
            (c, s) ->
                fits.test(c, s)
                    && client(c).key().node().equals(server(s).key().node())
                    && client(c).begin() != null
                    && server(s).begin() != null
                    && Math.abs(server(s).begin() - client(c).begin()) <= CLOSE;
        parts(part.get(0), part.get(1), near).forEach(smaller -> settle(smaller, near));
        for (int c : part.get(0)) {
          for (int s : part.get(1)) {
            if (!pairedClient(c) && !paired.containsValue(s) && fits.test(c, s)) {
              undecidedClients.add(c);
              undecidedServers.add(s);
            }
          }
        }
      }
    }
  }

  private final List<Integer> undecidedClients = new ArrayList<>();
  private final List<Integer> undecidedServers = new ArrayList<>();

  private boolean taken(int number, boolean asClient) {
    return asClient
        ? pairedClient(number) || undecidedClients.contains(number)
        : paired.containsValue(number) || undecidedServers.contains(number);
  }

  private boolean pairedClient(int number) {
    return paired.containsKey(number);
  }

  /** Joins parts until no pair that fits lies in two of them. */
  private static List<List<List<Integer>>> parts(
      List<Integer> from, List<Integer> to, BiPredicate<Integer, Integer> fits) {
    int[] label = new int[from.size() + to.size()];
    for (int i = 0; i < label.length; i++) {
      label[i] = i;
    }
    for (boolean moved = true; moved; ) {
      moved = false;
      for (int c = 0; c < from.size(); c++) {
        for (int s = 0; s < to.size(); s++) {
          int least = Math.min(label[c], label[from.size() + s]);
          if (fits.test(from.get(c), to.get(s)) && label[c] + label[from.size() + s] != 2 * least) {
            label[c] = least;
            label[from.size() + s] = least;
            moved = true;
          }
        }
      }
    }
    List<List<List<Integer>>> parts = new ArrayList<>();
    for (int name = 0; name < label.length; name++) {
      List<Integer> some = new ArrayList<>();
      List<Integer> others = new ArrayList<>();
      for (int i = 0; i < label.length; i++) {
        if (label[i] == name) {
          (i < from.size() ? some : others)
              .add(i < from.size() ? from.get(i) : to.get(i - from.size()));
        }
      }
      if (!some.isEmpty() && !others.isEmpty()) {
        parts.add(List.of(some, others));
      }
    }
    return parts;
  }

  private boolean settle(List<List<Integer>> part, BiPredicate<Integer, Integer> fits) {
    List<Integer> from = new ArrayList<>(part.get(0));
    List<Integer> to = new ArrayList<>(part.get(1));
    if (from.size() != to.size()) {
      return false;
    }
    from.sort(Comparator.comparingLong(c -> began(client(c))));
    to.sort(Comparator.comparingLong(s -> began(server(s))));
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (int i = 0; i < from.size() && from.size() > 1; i++) {
      RandomCluster.Seen c = client(from.get(i));
      RandomCluster.Seen s = server(to.get(i));
      // Of ends that were found, and not seen to begin, the order is known only if they are first.
      if (i > 0
          && (c.first() < client(from.get(i - 1)).first()
              || s.first() < server(to.get(i - 1)).first())) {
        return false;
      }
      if (!fits.test(from.get(i), to.get(i))
          || (c.begin() == null) != (s.begin() == null)
          || !c.key().node().equals(client(from.get(0)).key().node())) {
        return false;
      }
      if (c.begin() != null && s.begin() != null) {
        least = Math.min(least, s.begin() - c.begin());
        most = Math.max(most, s.begin() - c.begin());
      }
    }
    if (least != Long.MAX_VALUE && most - least > CLOSE) {
      return false;
    }
    for (int i = 0; i < from.size(); i++) {
      paired.put(from.get(i), to.get(i));
    }
    return true;
  }

  private static long began(RandomCluster.Seen seen) {
    return seen.begin() == null ? Long.MIN_VALUE : seen.begin();
  }
}

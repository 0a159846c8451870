package io.sysflow.streams.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.FiveTuple;
import io.sysflow.model.Link;
import io.sysflow.model.LinkEnd;
import io.sysflow.streams.enrich.Counts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Links of random clusters, against every two ends compared, and against what really was. */
@SuppressWarnings("NullAway") // what is missing fails the test
final class LinkOracleTest {

  @Test
  void linksAreThoseOfBruteForceInEveryOrderOfArrival() {
    long whole = 0;
    for (long seed = 0; seed < 1500; seed++) {
      whole += check(seed, 3);
    }

    assertThat(whole).isGreaterThan(3000);
  }

  @Test
  @Tag("long")
  void linksAreThoseOfBruteForceInEveryOrderOfArrivalOfManyMore() {
    for (long seed = 10_000; seed < 60_000; seed++) {
      check(seed, 3);
    }
  }

  private static long check(long seed, int orders) {
    RandomCluster cluster = new RandomCluster(seed);
    Set<String> expected = expected(cluster);
    Map<String, Link> first = null;
    for (int order = 0; order < orders; order++) {
      Map<String, Link> links = links(cluster, new Random(seed * 31 + order));
      if (first == null) {
        first = links;
        Set<String> found = new TreeSet<>();
        links.values().stream()
            .filter(link -> link.state() == Link.State.WHOLE)
            .forEach(link -> found.add(text(link)));
        assertThat(found).as("seed %d", seed).isEqualTo(expected);
        isTrue(seed, cluster, links.values());
        bytesAreSummed(seed, cluster, links.values());
      } else {
        assertThat(links).as("seed %d, order %d", seed, order).isEqualTo(first);
      }
    }
    return expected.size();
  }

  /** Returns the last link of each id that was not withdrawn. */
  private static Map<String, Link> links(RandomCluster cluster, Random how) {
    Linker linker =
        new Linker(LinkLimits.DEFAULT, new Counts<>(LinkCount.class), new ClockOffsets());
    List<Link> told = new ArrayList<>();
    List<Sighting> order = cluster.mixed(how);
    for (int i = 0; i < order.size(); i++) {
      told.addAll(linker.accept(order.get(i), 0));
      if (how.nextInt(8) == 0) {
        told.addAll(linker.advance(reached(order.subList(i + 1, order.size()))));
      }
    }
    told.addAll(linker.finish());
    Map<String, Link> last = new TreeMap<>();
    for (Link link : told) {
      last.put(link.id(), link);
      if (link.state() == Link.State.WITHDRAWN) {
        last.remove(link.id());
      }
    }
    return last;
  }

  /** Returns until when all has come: before the earliest of what is still to come. */
  private static long reached(List<Sighting> left) {
    return left.stream()
        .mapToLong(sighting -> sighting.piece().ts())
        .min()
        .orElse(Long.MIN_VALUE / 2);
  }

  private static Set<String> expected(RandomCluster cluster) {
    Set<String> pairs = new TreeSet<>();
    new BruteForce(cluster.truths)
        .pairs()
        .forEach(
            (c, s) ->
                pairs.add(
                    text(cluster.truths.get(c).client()) + text(cluster.truths.get(s).server())));
    return pairs;
  }

  private static String text(RandomCluster.Seen seen) {
    return seen.key() + "@" + seen.first() + " ";
  }

  private static String text(Link link) {
    FiveTuple accepted = link.serverTuple() == null ? link.tuple() : link.serverTuple();
    return text(link.client(), link.tuple()) + text(link.server(), accepted);
  }

  private static String text(LinkEnd end, FiveTuple tuple) {
    return new EndKey(end.node(), tuple) + "@" + end.firstSeen() + " ";
  }

  /**
   * No link joins ends of two connections, but where nothing was told of the other ends of both:
   * then nobody can know.
   */
  private static void isTrue(long seed, RandomCluster cluster, Iterable<Link> links) {
    Map<String, Integer> truth = new HashMap<>();
    Map<String, Integer> groups = new HashMap<>();
    Set<Integer> clientLost = new TreeSet<>();
    Set<Integer> serverLost = new TreeSet<>();
    for (int i = 0; i < cluster.truths.size(); i++) {
      RandomCluster.Truth one = cluster.truths.get(i);
      if (one.client() == null) {
        clientLost.add(one.group());
      } else {
        groups.put(text(one.client()), one.group());
      }
      if (one.server() == null) {
        serverLost.add(one.group());
      }
      if (one.client() != null && one.server() != null) {
        truth.put(text(one.client()) + text(one.server()), i);
      }
    }
    for (Link link : links) {
      if (link.state() == Link.State.WHOLE) {
        int group = groups.get(text(link.client(), link.tuple()));
        if (!clientLost.contains(group) || !serverLost.contains(group)) {
          assertThat(truth).as("seed %d", seed).containsKey(text(link));
        }
      }
    }
  }

  private static void bytesAreSummed(long seed, RandomCluster cluster, Iterable<Link> links) {
    Map<String, RandomCluster.Truth> truth = new HashMap<>();
    cluster.truths.stream()
        .filter(one -> one.client() != null && one.server() != null)
        .forEach(one -> truth.put(text(one.client()) + text(one.server()), one));
    for (Link link : links) {
      if (link.state() == Link.State.WHOLE) {
        RandomCluster.Truth one = truth.get(text(link));
        if (one == null) {
          continue; // See above.
        }
        assertThat(List.of(link.bytesToServer(), link.bytesToClient()))
            .as("seed %d", seed)
            .isEqualTo(List.of(one.up(), one.down()));
      }
    }
  }
}

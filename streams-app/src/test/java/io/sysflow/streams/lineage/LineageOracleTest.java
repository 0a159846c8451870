package io.sysflow.streams.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.Link;
import io.sysflow.model.LinkEnd;
import io.sysflow.model.LinkParty;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.RemoteAncestor;
import io.sysflow.model.Traffic;
import io.sysflow.streams.Records;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lineage over random trees and links, against a search of the whole history. */
@SuppressWarnings("NullAway") // what is missing fails the test
final class LineageOracleTest {

  private static final long SECOND = 1_000_000_000L;
  private static final LineageLimits LIMITS = LineageLimits.DEFAULT;

  /** A process as it was made. */
  private record Made(int node, ProcessEntity entity, @Nullable Made parent) {
    List<ProcessEntity> ancestors() {
      List<ProcessEntity> all = new ArrayList<>();
      for (Made one = parent; one != null; one = one.parent) {
        all.add(one.entity);
      }
      return all;
    }

    String name() {
      return "node" + node + "/" + entity.oid().hpid();
    }
  }

  @Test
  void ancestorsAreThoseOfAWholeSearchInEveryOrderOfArrival() {
    long found = 0;
    for (long seed = 0; seed < 1500; seed++) {
      found += check(seed);
    }

    assertThat(found).isGreaterThan(1000);
  }

  private static long check(long seed) {
    Random random = new Random(seed);
    List<Made> all = processes(random);
    List<Link> links = links(random, all);
    Made asked = all.get(random.nextInt(all.size()));
    long at = 40L + random.nextInt(60);
    EnrichedRecord record = record(asked, at);
    Map<String, Integer> expected = search(asked, at * SECOND, links);
    List<RemoteAncestor> first = null;
    for (int order = 0; order < 3; order++) {
      Collections.shuffle(links, random);
      Lineage lineage = new Lineage(LIMITS);
      links.forEach(lineage::put);
      List<RemoteAncestor> ancestors = lineage.of(record);
      Map<String, Integer> hops = new TreeMap<>();
      ancestors.forEach(one -> hops.put(one.node() + "/" + one.process().oid().hpid(), one.hops()));
      assertThat(hops).as("seed %d", seed).isEqualTo(expected).hasSize(ancestors.size());
      assertThat(ancestors).isEqualTo(first == null ? ancestors : first);
      first = ancestors;
    }
    return expected.size();
  }

  private static List<Made> processes(Random random) {
    int nodes = 2 + random.nextInt(3);
    List<Made> all = new ArrayList<>();
    for (int i = 0; i < 4 + 6 + random.nextInt(14); i++) {
      int node = random.nextInt(nodes);
      List<Made> here = all.stream().filter(one -> one.node() == node).toList();
      Made parent =
          here.isEmpty() || random.nextInt(4) == 0 ? null : here.get(random.nextInt(here.size()));
      long from = parent == null ? 0 : parent.entity().oid().createTs() / SECOND;
      Oid oid = new Oid((from + 1 + random.nextInt(20)) * SECOND, 100 + i);
      all.add(new Made(node, process(oid, parent == null ? null : parent.entity().oid()), parent));
    }
    return all;
  }

  private static ProcessEntity process(Oid oid, @Nullable Oid parent) {
    return ProcessEntity.builder(ObjectState.CREATED, oid, oid.createTs())
        .poid(parent)
        .exe("/bin/p" + oid.hpid())
        .user(0, "root")
        .group(0, "root")
        .cwd("/")
        .build();
  }

  private static List<Link> links(Random random, List<Made> all) {
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < 6 + random.nextInt(14); i++) {
      Made from = all.get(random.nextInt(all.size()));
      Made to = all.get(random.nextInt(all.size()));
      long begin = (1 + random.nextInt(80)) * SECOND;
      boolean ended = random.nextBoolean();
      List<LinkParty> serving = new ArrayList<>(List.of(party(to, random.nextInt(3), begin)));
      List<Made> children = all.stream().filter(one -> to.equals(one.parent())).toList();
      if (!children.isEmpty() && random.nextBoolean()) {
        Made child = children.get(random.nextInt(children.size()));
        serving.add(party(child, 1, begin + random.nextInt(40) * SECOND));
      }
      long end = begin + (1 + random.nextInt(40)) * SECOND;
      links.add(
          new Link(
              "link" + i,
              Link.State.WHOLE,
              null,
              new FiveTuple(Ip.ANY4, i, Ip.ANY4, 1, FiveTuple.TCP),
              null,
              new LinkEnd(
                  "node" + from.node(), true, ended, begin, end, List.of(party(from, 1, begin))),
              new LinkEnd("node" + to.node(), true, ended, begin, end, serving),
              null,
              0,
              0,
              begin,
              end,
              0L));
    }
    return links;
  }

  private static LinkParty party(Made made, int ops, long firstSeen) {
    return new LinkParty(
        made.entity().oid(),
        made.entity(),
        made.ancestors(),
        null,
        null,
        new Traffic(ops, ops),
        Traffic.NONE,
        firstSeen,
        firstSeen);
  }

  private static EnrichedRecord record(Made asked, long at) {
    return new EnrichedRecord(
        "node" + asked.node(),
        1,
        1,
        Records.event(asked.entity().oid(), at, OpFlag.EXEC),
        asked.entity(),
        asked.ancestors(),
        null,
        null,
        null,
        null);
  }

  /** A process, when it mattered, and how it was reached: the least number of links counts. */
  private static Map<String, Integer> search(Made asked, long at, List<Link> links) {
    Map<String, Integer> found = new TreeMap<>();
    List<String> own = new ArrayList<>(List.of(asked.name()));
    asked.ancestors().forEach(one -> own.add("node" + asked.node() + "/" + one.oid().hpid()));
    List<Object[]> level =
        List.<Object[]>of(
            new Object[] {"node" + asked.node(), asked.entity().oid(), asked.ancestors(), at});
    List<String> known = new ArrayList<>(own);
    for (int hops = 1; hops <= LIMITS.hops() && !level.isEmpty(); hops++) {
      List<Object[]> next = new ArrayList<>();
      for (Object[] place : level) {
        for (Link link : acting(place, links)) {
          LinkParty opener = link.client().parties().get(0);
          String name = link.client().node() + "/" + opener.oid().hpid();
          if (!known.contains(name)) {
            known.add(name);
            found.put(name, hops);
            next.add(
                new Object[] {
                  link.client().node(), opener.oid(), opener.ancestors(), link.client().firstSeen()
                });
            for (ProcessEntity ancestor : opener.ancestors()) {
              String above = link.client().node() + "/" + ancestor.oid().hpid();
              if (!known.contains(above)) {
                known.add(above);
                found.put(above, hops);
              }
            }
          }
        }
      }
      level = next;
    }
    return found;
  }

  @SuppressWarnings("unchecked")
  private static List<Link> acting(Object[] place, List<Link> links) {
    List<Oid> line = new ArrayList<>(List.of((Oid) place[1]));
    ((List<ProcessEntity>) place[2]).forEach(one -> line.add(one.oid()));
    List<Link> acting = new ArrayList<>();
    for (int i = 0; i < line.size(); i++) {
      long then = (long) place[3];
      for (int below = 0; below < i; below++) {
        then = Math.min(then, line.get(below).createTs());
      }
      List<Link> own = new ArrayList<>();
      for (Link link : links) {
        LinkEnd end = link.server();
        if (end.node().equals(place[0])
            && end.firstSeen() <= then
            && (!end.ended() || end.lastSeen() >= then)
            && uses(end, line.get(i), line, then)) {
          own.add(link);
        }
      }
      own.sort(
          (a, b) ->
              a.firstSeen() == b.firstSeen()
                  ? a.id().compareTo(b.id())
                  : Long.compare(b.firstSeen(), a.firstSeen()));
      acting.addAll(own);
    }
    return acting;
  }

  private static boolean uses(LinkEnd end, Oid oid, List<Oid> line, long then) {
    boolean is = false;
    boolean active = false;
    boolean others = false;
    for (LinkParty party : end.parties()) {
      is |= party.oid().equals(oid);
      active |= party.oid().equals(oid) && party.reads().ops() + party.writes().ops() > 0;
      others |=
          party.firstSeen() - then <= 15 * SECOND
              && !line.contains(party.oid())
              && party.ancestors().stream().anyMatch(one -> one.oid().equals(oid));
    }
    return is && (active || !others);
  }
}

package io.sysflow.streams.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.Incident;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IncidentsTest {

  private static final int RUNS = Integer.getInteger("sysflow.runs", 1_000);
  private static final long GRACE = IncidentLimits.DEFAULT.grace().toNanos();

  /** What an outsider sees: the last that was told of each id. */
  private final Map<String, Incident> topic = new TreeMap<>();

  private final Map<IncidentCount, Integer> counts = new EnumMap<>(IncidentCount.class);

  private Incidents incidents(IncidentLimits limits) {
    return new Incidents(limits, Roles.DEFAULT, what -> counts.merge(what, 1, Integer::sum));
  }

  private void take(Incidents incidents) {
    for (Told told : incidents.takeTold()) {
      if (told.incident() == null) {
        topic.remove(told.id());
      } else {
        topic.put(told.id(), told.incident());
      }
    }
  }

  @Test
  void areThoseOfTheDefinitionWhateverTheOrder() {
    int joined = 0;
    for (int run = 0; run < RUNS; run++) {
      Random random = new Random(run);
      History history = new History(random);

      List<Map<String, Incident>> states = new ArrayList<>();
      for (int order = 0; order < 3; order++) {
        Incidents incidents = incidents(IncidentLimits.DEFAULT);
        topic.clear();
        for (Fact fact : history.shuffled(random)) {
          incidents.accept(fact);
          if (random.nextInt(5) == 0) {
            take(incidents);
          }
        }
        take(incidents);
        states.add(open());
      }

      Map<String, BruteForce.Essence> expected = new BruteForce(history, History.HOUR).incidents();
      joined += history.alerts.size() - expected.size();
      assertSame(run, essences(states.get(0)), expected);
      assertSame(run, states.get(1), states.get(0));
      assertSame(run, states.get(2), states.get(0));
    }
    assertThat(joined).isPositive();
  }

  @Test
  void endTheSameOfAnyOrderOfPollsWithinTheGrace() {
    for (int run = 0; run < RUNS; run++) {
      Random random = new Random(run);
      History history = new History(random);

      List<Map<String, Incident>> ends = new ArrayList<>();
      for (int order = 0; order < 3; order++) {
        Incidents incidents = incidents(IncidentLimits.DEFAULT);
        topic.clear();
        for (Fact fact : History.interleaved(history.told(GRACE, random), random)) {
          incidents.accept(fact);
          if (random.nextInt(10) == 0) {
            take(incidents);
          }
        }
        take(incidents);
        ends.add(new TreeMap<>(topic));
        assertThat(incidents.size()).isZero();
      }

      Map<String, BruteForce.Essence> expected = new BruteForce(history, History.HOUR).incidents();
      assertSame(run, essences(ends.get(0)), expected);
      assertSame(run, ends.get(1), ends.get(0));
      assertSame(run, ends.get(2), ends.get(0));
      assertThat(ends.get(0).values())
          .allSatisfy(i -> assertThat(i.state()).isEqualTo(Incident.State.CLOSED));
    }
  }

  @Test
  void areTheSameAfterRestarts() {
    for (int run = 0; run < RUNS / 10; run++) {
      Random random = new Random(run);
      History history = new History(random);
      List<Fact> facts = History.interleaved(history.told(GRACE, random), random);
      IncidentLimits few = withAlerts(5);

      topic.clear();
      Incidents unbroken = incidents(few);
      for (Fact fact : facts) {
        unbroken.accept(fact);
        take(unbroken);
      }
      Map<String, Incident> expected = new TreeMap<>(topic);
      topic.clear();
      Map<Object, Fact> store = new LinkedHashMap<>();
      Incidents broken = incidents(few);
      for (Fact fact : facts) {
        broken.accept(fact);
        take(broken);
        store(broken, store);
        if (random.nextInt(40) == 0) {
          broken = incidents(few);
          List<Fact> shuffled = new ArrayList<>(store.values());
          Collections.shuffle(shuffled, random);
          shuffled.forEach(broken::load);
          broken.loaded();
          store(broken, store);
        }
      }
      take(broken);
      store(broken, store);

      assertSame(run, essences(topic), essences(expected));
      assertThat(store.values()).noneMatch(AlertFact.class::isInstance);
      assertThat(store.values()).noneMatch(Remainder.class::isInstance);
      assertThat(store.values()).noneMatch(ToldFact.class::isInstance);
      assertThat(store.values()).noneMatch(TieFact.class::isInstance);
      assertThat(store.values()).noneMatch(LinkFact.class::isInstance);
    }
  }

  /** One by one, for a failure to be read by people. */
  private static <T> void assertSame(int run, Map<String, T> actual, Map<String, T> expected) {
    assertThat(actual.keySet()).as("run %d", run).isEqualTo(expected.keySet());
    expected.forEach(
        (id, value) -> assertThat(actual.get(id)).as("run %d, %s", run, id).isEqualTo(value));
  }

  private static void store(Incidents incidents, Map<Object, Fact> store) {
    for (Kept kept : incidents.takeKept()) {
      if (kept.keep()) {
        store.put(key(kept.fact()), kept.fact());
      } else {
        store.remove(key(kept.fact()));
      }
    }
  }

  private static Object key(Fact fact) {
    if (fact instanceof AlertFact alert) {
      return alert.id();
    } else if (fact instanceof LinkFact link) {
      return List.of("link", link.id());
    } else if (fact instanceof ServerFact server) {
      return server.process();
    } else if (fact instanceof Remainder remainder) {
      return remainder.key();
    } else if (fact instanceof ProgressFact node) {
      return List.of("node", node.node());
    } else if (fact instanceof TieFact tie) {
      return List.of("tie", tie.id());
    } else if (fact instanceof ToldFact told) {
      return List.of("told", told.id());
    }
    throw new AssertionError(fact);
  }

  private static IncidentLimits withAlerts(int alerts) {
    IncidentLimits usual = IncidentLimits.DEFAULT;
    return new IncidentLimits(
        usual.horizon(),
        usual.grace(),
        Duration.ofMinutes(10),
        usual.ruleLimit(),
        usual.limitWindow(),
        alerts,
        usual.incidents(),
        usual.links(),
        usual.shown());
  }

  private Map<String, Incident> open() {
    Map<String, Incident> open = new TreeMap<>();
    topic.forEach(
        (id, incident) -> {
          if (incident.state() == Incident.State.MERGED) {
            assertThat(topic.get(String.valueOf(incident.mergedInto())))
                .matches(into -> into.state() == Incident.State.OPEN);
          } else {
            open.put(id, incident);
          }
        });
    return open;
  }

  private static Map<String, BruteForce.Essence> essences(Map<String, Incident> incidents) {
    Map<String, BruteForce.Essence> essences = new TreeMap<>();
    incidents.forEach((id, incident) -> essences.put(id, BruteForce.Essence.of(incident)));
    return essences;
  }
}

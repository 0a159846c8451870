package io.sysflow.streams.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.Incident;
import io.sysflow.model.Oid;
import io.sysflow.model.Severity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Alerts about processes that act for others, two hosts away. */
@SuppressWarnings("NullAway") // what is missing fails the test
class RemoteIncidentsTest {

  private static final ProcessFact NGINX = process(10, "/usr/sbin/nginx");
  private static final ProcessFact SSH = process(20, "/usr/bin/ssh");
  private static final ProcessFact SH = process(30, "/bin/sh");

  private static final List<RemoteFact> FOR_NGINX =
      List.of(new RemoteFact(1, "n1", SSH), new RemoteFact(2, "n0", NGINX));

  @Test
  void alertJoinsThoseOfWhomItsProcessActsForThoughNothingIsSaidOfTheHostBetween() {
    AlertFact first = alert("a1", 100, "n0", NGINX, List.of());
    AlertFact second = alert("a2", 200, "n2", SH, FOR_NGINX);

    for (List<AlertFact> order : List.of(List.of(first, second), List.of(second, first))) {
      assertThat(incidents(order))
          .singleElement()
          .satisfies(
              incident -> {
                assertThat(incident.id()).isEqualTo("a1");
                assertThat(incident.count()).isEqualTo(2);
                assertThat(incident.origin().node()).isEqualTo("n0");
                assertThat(incident.origin().exe()).isEqualTo("/usr/sbin/nginx");
              });
    }
  }

  @Test
  void twoThatActForOneProcessAreOneIncidentWhichBeganThere() {
    AlertFact one = alert("a1", 100, "n2", SH, FOR_NGINX);
    AlertFact other = alert("a2", 200, "n3", process(40, "/bin/bash"), FOR_NGINX.subList(1, 2));

    assertThat(incidents(List.of(other, one)))
        .singleElement()
        .satisfies(
            incident -> {
              assertThat(incident.nodes()).containsExactly("n2", "n3");
              assertThat(incident.origin().node()).isEqualTo("n0");
              assertThat(incident.origin().exe()).isEqualTo("/usr/sbin/nginx");
            });
  }

  private static List<Incident> incidents(List<AlertFact> alerts) {
    Incidents incidents = new Incidents(IncidentLimits.DEFAULT, Roles.DEFAULT, what -> {});
    alerts.forEach(incidents::accept);
    List<Incident> open = new ArrayList<>();
    incidents.takeTold().forEach(told -> open.add(told.incident()));
    return open;
  }

  private static ProcessFact process(long pid, String exe) {
    return new ProcessFact(new Oid(pid, pid), null, exe, "", "root", null);
  }

  private static AlertFact alert(
      String id, long ts, String node, ProcessFact process, List<RemoteFact> remote) {
    return new AlertFact(
        id,
        ts,
        node,
        1,
        ts,
        "r",
        "R",
        Severity.ERROR,
        List.of(),
        "",
        List.of(process),
        remote,
        null,
        List.of(),
        "",
        null);
  }
}

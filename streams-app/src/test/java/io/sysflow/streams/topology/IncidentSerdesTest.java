package io.sysflow.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sysflow.model.Alert;
import io.sysflow.model.Incident;
import io.sysflow.model.Oid;
import io.sysflow.model.Severity;
import io.sysflow.streams.incident.ActFact;
import io.sysflow.streams.incident.AlertFact;
import io.sysflow.streams.incident.Fact;
import io.sysflow.streams.incident.FileKey;
import io.sysflow.streams.incident.FileUse;
import io.sysflow.streams.incident.LinkFact;
import io.sysflow.streams.incident.ProcessFact;
import io.sysflow.streams.incident.ProcessKey;
import io.sysflow.streams.incident.ProgressFact;
import io.sysflow.streams.incident.Remainder;
import io.sysflow.streams.incident.RemoteFact;
import io.sysflow.streams.incident.ServerFact;
import io.sysflow.streams.incident.SubjectKey;
import io.sysflow.streams.incident.TieFact;
import io.sysflow.streams.incident.ToldFact;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IncidentSerdesTest {

  private static final ProcessKey SHELL = new ProcessKey("n:1", new Oid(1_700_000_000L << 30, 42));
  private static final Serde<Fact> FACTS = IncidentSerdes.facts();

  @SuppressWarnings("NullAway") // It does not see that components of nested types may be null.
  private static final ProcessFact PROCESS =
      new ProcessFact(new Oid(5, 6), null, "/y", "z", "u", null);

  @SuppressWarnings("NullAway") // It does not see that components of nested types may be null.
  static List<Fact> facts() {
    Remainder.Key key = new Remainder.Key("n:1", SHELL, "r1", -5);
    return List.of(
        alert(),
        new AlertFact(
            "a2",
            -1,
            "n",
            0,
            0,
            "r",
            "R",
            Severity.DEBUG,
            List.of(),
            "",
            List.of(),
            List.of(),
            null,
            List.of(),
            "kind 3",
            null),
        new LinkFact("l1", List.of(SHELL), List.of(SHELL, SHELL), 5, 6, "tcp"),
        new ServerFact(SHELL, 7, 443),
        new ProgressFact("n:1", Long.MAX_VALUE),
        new Remainder(key, "R", Severity.ERROR, List.of("T1"), 3, 1, 2),
        new Remainder(
            new Remainder.Key("n", new SubjectKey("n", "pod"), "r1", 1),
            "R",
            Severity.ERROR,
            List.of(),
            3,
            1,
            2),
        new ToldFact("a1"),
        new TieFact("a1", List.of("a1", "a2"), List.of(key), List.of("l1"), List.of("a0")));
  }

  @ParameterizedTest
  @MethodSource("facts")
  void aFactIsReadAsItWasWritten(Fact fact) {
    byte[] bytes = FACTS.serializer().serialize("", fact);

    assertThat(FACTS.deserializer().deserialize("", bytes)).isEqualTo(fact);
  }

  @Test
  void everyKindIsInTheTest() {
    Set<Class<?>> tested = new HashSet<>();
    facts().forEach(fact -> tested.add(fact.getClass()));

    assertThat(tested).containsExactlyInAnyOrder(Fact.class.getPermittedSubclasses());
  }

  @Test
  void keysDiffer() {
    Set<String> keys = new HashSet<>();
    facts().forEach(fact -> keys.add(Arrays.toString(IncidentSerdes.key(fact))));

    assertThat(keys).hasSameSizeAs(facts());
  }

  @Test
  void anotherFormIsRefused() {
    byte[] bytes = FACTS.serializer().serialize("", alert());
    bytes[0] = 4;

    assertThatThrownBy(() -> FACTS.deserializer().deserialize("", bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessage("a fact of incidents in the unknown form 2");
  }

  @SuppressWarnings("NullAway") // It does not see that components of nested types may be null.
  private static AlertFact alert() {
    return new AlertFact(
        "a1",
        1_700_000_000_000_000_000L,
        "n:1",
        7,
        12,
        "r1",
        "Rule",
        Severity.CRITICAL,
        List.of("T1059"),
        "says “this”",
        List.of(
            new ProcessFact(SHELL.oid(), new Oid(0, 1), "/bin/sh", "-c id", "root", "c0ffee"),
            new ProcessFact(new Oid(0, 1), null, "/x", "", "", null)),
        List.of(new RemoteFact(2, "m", new ProcessFact(new Oid(5, 6), null, "/y", "z", "u", null))),
        new Incident.Place("n:1", "c0ffee", "web", "nginx", "shop/web-0"),
        List.of(new FileUse(new FileKey("n:1", "", "/tmp/x"), true, false, true)),
        "",
        new Alert.Witness("sysflow.records", 3, 99),
        List.of(
            new ActFact(
                5,
                "m",
                List.of(PROCESS, new ProcessFact(new Oid(9, 9), null, "/z", "", "", null)),
                new Incident.Place("m", "beef", "db", "mysql", ""),
                List.of(new FileUse(new FileKey("m", "", "/tmp/y"), false, true, true)),
                ""),
            new ActFact(-6, "m", List.of(PROCESS), null, List.of(), ""),
            new ActFact(7, "k", List.of(), null, List.of(), "pod")));
  }
}

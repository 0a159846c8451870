package io.sysflow.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistryDeserializer;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.streams.Records;
import io.sysflow.streams.enrich.Limits;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is answered of a process is as of the time that is asked for. */
class StateViewTest {

  private static final Oid LATER = new Oid(Records.seconds(60), 400);

  private static final Oid TALKATIVE = new Oid(Records.seconds(80), 500);

  @Test
  void endIsAsOfTheTime() {
    withState(
        view -> {
          assertThat(family(view, Records.CURL, 35).ended()).isFalse();
          assertThat(family(view, Records.CURL, 41).ended()).isTrue();
          assertThat(family(view, Records.BASH, 41).ended()).isFalse();
        });
  }

  @Test
  void childrenAreThoseThatHadBegun() {
    withState(
        view -> {
          assertThat(children(view, Records.BASH, 25)).isEmpty();
          assertThat(children(view, Records.BASH, 35)).containsExactly(Records.CURL);
          assertThat(children(view, Records.BASH, 65)).containsExactly(Records.CURL, LATER);
        });
  }

  @Test
  void childThatWasGivenAnotherParentIsOfTheOneItHadThen() {
    withState(
        view -> {
          assertThat(children(view, Records.INIT, 65)).doesNotContain(LATER);
          assertThat(children(view, Records.INIT, 75)).contains(LATER);
          assertThat(children(view, Records.BASH, 75)).containsExactly(Records.CURL);
        });
  }

  @Test
  void moreChildrenThanWereAskedForAreSaid() {
    withState(
        view -> {
          assertThat(view.process("node", Records.BASH, Records.seconds(65), 1).orElseThrow())
              .matches(StateView.Family::more)
              .matches(family -> family.children().size() == 1);
          assertThat(family(view, Records.BASH, 65).more()).isFalse();
        });
  }

  @Test
  void processThatHadNotBegunIsNotKnown() {
    withState(
        view -> {
          assertThat(view.process("node", LATER, Records.seconds(59), 100)).isEmpty();
          assertThat(view.process("node", LATER, Records.seconds(60), 100)).isPresent();
        });
  }

  @Test
  void answersAreBoundedWhateverANodeSays() {
    withState(
        view -> {
          StateView.Family family = family(view, Records.INIT, 85);
          assertThat(family.children()).hasSize(3);
          assertThat(family.children())
              .allMatch(child -> child.exeArgs().length() <= 2_048)
              .anyMatch(child -> child.exeArgs().length() == 2_048);
        });
  }

  private static void withState(Consumer<StateView> question) {
    try (TopologyFixture app = new TopologyFixture(false, (record, witness) -> List.of())) {
      send(app, 1, Records.header());
      send(app, 1, Records.process(Records.INIT, null, 1, "/sbin/init"));
      send(app, 20, Records.process(Records.BASH, Records.INIT, 20, "/bin/bash"));
      send(app, 30, Records.process(Records.CURL, Records.BASH, 30, "/bin/curl"));
      send(app, 40, Records.event(Records.CURL, 40, OpFlag.EXIT));
      send(app, 60, Records.process(LATER, Records.BASH, 60, "/bin/cat"));
      send(app, 70, Records.process(LATER, Records.INIT, 70, "/bin/cat"));
      send(
          app,
          80,
          Records.process(TALKATIVE, Records.INIT, 80, "/bin/echo").toBuilder()
              .exeArgs("x".repeat(100_000))
              .build());
      app.driver.advanceWallClockTime(TopologyFixture.seconds(1));
      question.accept(
          new StateView(
              app.driver.getKeyValueStore(SysFlowTopology.ENTITIES),
              new RegistryDeserializer<>(
                  Codec.SYSFLOW, Registries.client("mock://topology", Map.of())),
              Limits.DEFAULT.grace()));
    }
  }

  private static void send(TopologyFixture app, long second, SysFlowRecord rec) {
    app.send("node", new SysFlow(rec, TopologyFixture.EPOCH, 1, Records.seconds(second)));
  }

  private static StateView.Family family(StateView view, Oid oid, long second) {
    return view.process("node", oid, Records.seconds(second), 100).orElseThrow();
  }

  private static List<Oid> children(StateView view, Oid oid, long second) {
    return family(view, oid, second).children().stream().map(ProcessEntity::oid).toList();
  }
}

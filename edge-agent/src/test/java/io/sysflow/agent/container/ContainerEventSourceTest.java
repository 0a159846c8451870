package io.sysflow.agent.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.sysflow.agent.event.ContainerSeen;
import io.sysflow.agent.event.Progress;
import io.sysflow.agent.event.ScriptedSource;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ContainerEventSourceTest {

  private static final String ID = "4f66ad9a0b2e";
  private static final ContainerEntity UNNAMED =
      ContainerEntity.incomplete(ID, ContainerType.CT_DOCKER);
  private static final ContainerEntity NAMED =
      new ContainerEntity(
          ID, "web", "nginx:1.25", "aa", ContainerType.CT_DOCKER, false, null, null);
  private static final ContainerOptions.Retries QUICK =
      new ContainerOptions.Retries(
          2, Duration.ofMillis(50), Duration.ofMillis(200), 3, 1000, Duration.ofMillis(100));

  @TempDir private Path dir;
  private final ScriptedSource script = new ScriptedSource();
  private final List<SystemEvent> events = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
  }

  @Test
  void aContainerIsPassedOnAtOnceAndAgainWithItsName() throws IOException {
    knowing(engine("docker.sock"));
    ContainerEventSource source = source("docker.sock");

    script.add(new ContainerSeen(10, UNNAMED));
    script.add(new Progress(11));
    pollUntil(source, () -> events.size() >= 3);

    assertThat(events)
        .containsExactly(
            new ContainerSeen(10, UNNAMED), new Progress(11), new ContainerSeen(11, NAMED));
  }

  @Test
  void aContainerIsAskedForOnceAndNamedFromThenOn() throws IOException {
    FakeEngine engine = knowing(engine("docker.sock"));
    ContainerEventSource source = source("docker.sock");

    script.add(new ContainerSeen(10, UNNAMED));
    script.add(new ContainerSeen(11, UNNAMED));
    pollUntil(source, () -> events.size() >= 3);
    script.add(new ContainerSeen(12, UNNAMED));
    pollUntil(source, () -> events.size() >= 4);

    assertThat(events)
        .containsExactly(
            new ContainerSeen(10, UNNAMED),
            new ContainerSeen(11, UNNAMED),
            new ContainerSeen(11, NAMED),
            new ContainerSeen(12, NAMED));
    assertThat(engine.asked).hasSize(1);
  }

  @Test
  void aContainerThatTheRuntimeKnowsLateIsNamedLate() throws IOException {
    FakeEngine engine = engine("docker.sock");
    ContainerEventSource source = source("docker.sock");

    script.add(new ContainerSeen(10, UNNAMED));
    pollUntil(source, () -> engine.asked.size() >= 1);
    knowing(engine);
    pollUntil(source, () -> events.size() >= 2);

    assertThat(events).endsWith(new ContainerSeen(10, NAMED));
  }

  @Test
  void aContainerThatNobodyKnowsIsGivenUpAndMayBeAskedForAgainLater() throws IOException {
    FakeEngine engine = engine("docker.sock");
    ContainerEventSource source = source("docker.sock");

    script.add(new ContainerSeen(10, UNNAMED));
    pollUntil(source, () -> source.metrics().unanswered() == 1);
    int tries = engine.asked.size();
    knowing(engine);
    pollUntil(
        source,
        () -> {
          script.add(new ContainerSeen(11, UNNAMED));
          return events.contains(new ContainerSeen(11, NAMED));
        });

    assertThat(tries).isEqualTo(3);
    assertThat(source.metrics()).isEqualTo(new ContainerMetrics(1, 1, 0, 0));
  }

  @Test
  void aRuntimeThatHangsHoldsUpNeitherEventsNorOtherRuntimes() throws IOException {
    engine("docker.sock").hangs = true;
    knowing(engine("podman.sock")).server = "Libpod/5.2.2 (linux)";
    ContainerEventSource source = source("docker.sock", "podman.sock");

    script.add(new ContainerSeen(10, UNNAMED));
    script.add(new Progress(11));
    source.poll(events::add);
    List<SystemEvent> atOnce = List.copyOf(events);
    pollUntil(source, () -> events.size() >= 3);

    assertThat(atOnce).containsExactly(new ContainerSeen(10, UNNAMED), new Progress(11));
    assertThat(events)
        .element(2)
        .extracting(event -> ((ContainerSeen) event).container())
        .extracting(ContainerEntity::name, ContainerEntity::runtime)
        .containsExactly("web", "podman");
  }

  @Test
  void whatMakesNoSenseIsAskedForAgain() throws IOException {
    FakeEngine engine = engine("docker.sock");
    engine.answers.put("/containers/" + ID + "/json", "<html>");
    ContainerEventSource source = source("docker.sock");

    script.add(new ContainerSeen(10, UNNAMED));
    pollUntil(source, () -> engine.asked.size() >= 1);
    knowing(engine);
    pollUntil(source, () -> events.size() >= 2);

    assertThat(events).endsWith(new ContainerSeen(10, NAMED));
  }

  @Test
  void aRuntimeThatComesBackIsAskedForWhatItMissed() throws IOException {
    engine("docker.sock").close();
    ContainerEventSource source = source("docker.sock");

    script.add(new ContainerSeen(10, UNNAMED));
    pollFor(source, Duration.ofMillis(300));
    List<SystemEvent> without = List.copyOf(events);
    knowing(engine("docker.sock"));
    pollUntil(source, () -> events.size() >= 2);

    assertThat(without).containsExactly(new ContainerSeen(10, UNNAMED));
    assertThat(events).endsWith(new ContainerSeen(10, NAMED));
  }

  @Test
  void noMoreThanTheLimitAreAskedForAtOnce() {
    ContainerEventSource source = source("docker.sock");

    for (String id : List.of("000000000001", "000000000002", "000000000003")) {
      script.add(new ContainerSeen(10, ContainerEntity.incomplete(id, ContainerType.CT_DOCKER)));
    }
    pollUntil(source, script::isEmpty);

    assertThat(events).hasSize(3);
    assertThat(source.counts())
        .containsOnly(
            entry("containers_answered", 0L),
            entry("containers_unanswered", 0L),
            entry("containers_refused", 1L),
            entry("containers_pending", 2L));
  }

  @Test
  void aContainerThatHasItsNameIsNotAskedFor() throws IOException {
    FakeEngine engine = knowing(engine("docker.sock"));
    ContainerEventSource source = source("docker.sock");

    script.add(new ContainerSeen(10, NAMED));
    pollFor(source, Duration.ofMillis(100));

    assertThat(events).containsExactly(new ContainerSeen(10, NAMED));
    assertThat(engine.asked).isEmpty();
  }

  private FakeEngine engine(String socket) throws IOException {
    FakeEngine engine = new FakeEngine(dir.resolve(socket));
    open.add(engine);
    return engine;
  }

  private static FakeEngine knowing(FakeEngine engine) {
    engine.answers.put(
        "/containers/" + ID + "/json",
        "{\"Name\": \"/web\", \"Image\": \"sha256:aa\", \"Config\": {\"Image\": \"nginx:1.25\"}}");
    return engine;
  }

  private ContainerEventSource source(String... sockets) {
    List<Path> paths = Stream.of(sockets).map(dir::resolve).toList();
    ContainerOptions options =
        new ContainerOptions(paths, List.of(), List.of(), Duration.ofMillis(500), QUICK);
    ContainerEventSource source = new ContainerEventSource(script, options);
    open.add(0, source);
    return source;
  }

  private void pollUntil(ContainerEventSource source, BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      source.poll(events::add);
      pause();
    }
  }

  private void pollFor(ContainerEventSource source, Duration time) {
    for (int i = 0; i < time.toMillis(); i++) {
      source.poll(events::add);
      pause();
    }
  }

  private void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      throw new AssertionError("too late; so far " + events, e);
    }
  }
}

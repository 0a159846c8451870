package io.sysflow.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.ProcessClone;
import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.SetUid;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessFacts;
import io.sysflow.model.SysFlow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which processes the reference collector tells, and in which state. */
final class ReferenceProcessTest {

  private static final long T = 1_700_000_000_000_000_000L;
  private static final Oid SHELL = new Oid(0, 100);
  private static final Actor ACTOR = new Actor(SHELL, 100);

  private final List<SysFlow> written = new ArrayList<>();
  private final FlowBuilder builder =
      new FlowBuilder(
          FlowOptions.DEFAULT
              .withProcessFlow(false)
              .withFileOnly(false)
              .withFileReadMode(FileReadMode.KEEP)
              .withCompat(true),
          new NodeIdentity("tests", "NA", "", "", "", ""),
          new Redactor(RedactionOptions.NONE),
          0);

  private static ProcessInfo shell(String exe, String cwd) {
    return new ProcessInfo(
        SHELL,
        null,
        exe,
        List.of(),
        7,
        "lp",
        7,
        "lp",
        false,
        null,
        false,
        cwd,
        List.of(""),
        ProcessFacts.NONE);
  }

  private List<ProcessEntity> processes() {
    return written.stream()
        .map(SysFlow::rec)
        .filter(ProcessEntity.class::isInstance)
        .map(ProcessEntity.class::cast)
        .toList();
  }

  @Test
  void aProcessThatIsFirstSeenToForkIsCreated() {
    builder.accept(new ProcessSeen(T, shell("/bin/bash", "/")), T, written::add);
    builder.accept(new ProcessClone(T, ACTOR, shell("/bin/bash", "/"), 101, 0), T, written::add);

    assertThat(processes()).extracting(ProcessEntity::state).containsExactly(ObjectState.CREATED);
  }

  @Test
  void aProcessIsModifiedAlsoByAnExecThatFails() {
    builder.accept(new ProcessExec(T, ACTOR, shell("/bin/bash", "/"), 0), T, written::add);
    builder.accept(new ProcessExec(T, ACTOR, shell("/bin/bash", "/"), -2), T, written::add);
    builder.accept(new SetUid(T, ACTOR, shell("/bin/bash", "/"), 0, "root", -1), T, written::add);

    assertThat(processes())
        .extracting(ProcessEntity::state)
        .containsExactly(ObjectState.CREATED, ObjectState.MODIFIED, ObjectState.MODIFIED);
  }

  @Test
  void itsSurroundingsStayThoseItBeganWith() {
    builder.accept(new ProcessExec(T, ACTOR, shell("/bin/bash", "/old/"), 0), T, written::add);
    builder.accept(new ProcessExec(T, ACTOR, shell("/bin/cat", "/new/"), 0), T, written::add);

    assertThat(processes())
        .extracting(ProcessEntity::exe, ProcessEntity::cwd, ProcessEntity::env)
        .containsExactly(
            tuple("/bin/bash", "/old/", List.of("")), tuple("/bin/cat", "/old/", List.of("")));
  }
}

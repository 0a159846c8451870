package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.ProcessClone;
import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.ProcessExit;
import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.event.ThreadEvent;
import io.sysflow.model.Oid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was there before the probe is known, and what begins, changes or ends meanwhile as well. */
class LiveStartTest {
  @TempDir private Path base;
  private Path program;

  @BeforeEach
  void compile() throws Exception {
    Deeds.assumeProbe();
    program = Deeds.compile(base);
  }

  /** Notes for each process how it came to be known, and what is wrong with that. */
  private static final class Register {
    private final Map<Oid, String> known = new HashMap<>();
    private final Map<Oid, ProcessInfo> infos = new HashMap<>();
    private final Map<Oid, Oid> parents = new HashMap<>();
    private final Set<Oid> ended = new HashSet<>();
    private final Set<Oid> executed = new HashSet<>();
    private final List<String> wrongs = new ArrayList<>();

    void accept(SystemEvent event) {
      if (event instanceof ProcessSeen seen) {
        Oid oid = seen.process().oid();
        if (seen.process().exe().isEmpty()) {
          wrongs.add("nothing known of " + seen);
        }
        // Another group, or fewer powers, are told by seeing it again.
        ProcessInfo before = infos.put(oid, seen.process());
        if (before == null || before.equals(seen.process())) {
          come(oid, "seen", seen.process().poid());
        }
      } else if (event instanceof ProcessClone clone && clone.ret() == 0 && !isThread(clone)) {
        infos.put(clone.process().oid(), clone.process());
        come(clone.process().oid(), "born", clone.process().poid());
      } else if (event instanceof ThreadEvent threadEvent) {
        stay(threadEvent);
      }
    }

    private static boolean isThread(ProcessClone clone) {
      return (clone.flags() & ProcessClone.CLONE_THREAD) != 0;
    }

    private void come(Oid oid, String how, @Nullable Oid parent) {
      String before = known.put(oid, how);
      if (parent != null) {
        parents.put(oid, parent);
      }
      if (before != null) {
        wrongs.add(oid + " " + before + " and " + how);
      }
    }

    private void stay(ThreadEvent event) {
      Oid oid = event.actor().oid();
      if (!known.containsKey(oid) || ended.contains(oid)) {
        wrongs.add("not alive: " + event);
      }
      if (event instanceof ProcessExec exec && exec.ret() == 0) {
        executed.add(oid);
      }
      if (event instanceof ProcessExit && event.actor().isMainThread()) {
        ended.add(oid);
      }
    }

    /** Returns the children of a process: all, and those of them that executed and ended. */
    List<Long> children(long pid) {
      List<Oid> all =
          parents.entrySet().stream()
              .filter(entry -> entry.getValue().hpid() == pid)
              .map(Map.Entry::getKey)
              .toList();
      return List.of(
          all.stream().count(),
          all.stream().filter(executed::contains).filter(ended::contains).count());
    }
  }

  @RepeatedTest(3)
  void processesThatComeAndGoMeanwhileAreNeitherLostNorDoubled() throws Exception {
    Process churn = new ProcessBuilder(program.toString(), "churn").start();
    Register register = new Register();
    churn.getInputStream().read();

    try (ProbeEventSource source = ProbeEventSource.open(ProbeConfig.DEFAULT)) {
      churn.getOutputStream().close();
      poll(source, register::accept, churn);

      // On a host that is busy otherwise, others' transfers may be shed.
      assertThat(source.lost(Wire.FORK) + source.lost(Wire.EXEC) + source.lost(Wire.EXIT)).isZero();
    }

    assertThat(register.wrongs).isEmpty();
    assertThat(register.known).containsValue("seen").containsValue("born");
    List<Long> children = register.children(churn.pid());
    assertThat(children.get(0)).isPositive();
  }

  private static void poll(
      ProbeEventSource source, Consumer<? super SystemEvent> consumer, Process until)
      throws InterruptedException {
    while (until.isAlive()) {
      source.poll(consumer);
      Thread.sleep(2);
    }
    for (int i = 0; i < 50; i++) {
      source.poll(consumer);
      Thread.sleep(2);
    }
  }

  @Test
  void whatIsOpenIsKnownWhenItIsClosed() throws Exception {
    Process patient =
        new ProcessBuilder(program.toString(), "waiting").directory(base.toFile()).start();
    patient.getInputStream().read();
    List<ThreadEvent> events = new ArrayList<>();
    Consumer<SystemEvent> collector =
        event -> {
          if (event instanceof ThreadEvent threadEvent
              && threadEvent.actor().oid().hpid() == patient.pid()) {
            events.add(threadEvent);
          }
        };

    try (ProbeEventSource source = ProbeEventSource.open(ProbeConfig.DEFAULT)) {
      patient.getOutputStream().close();
      poll(source, collector, patient);
    }

    assertThat(new Brief(base.toRealPath().toString()).lines(events))
        .contains("T1 close 3 f:DIR/held", "T1 exit 0");
  }
}

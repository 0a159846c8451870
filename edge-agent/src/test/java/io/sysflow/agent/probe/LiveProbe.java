package io.sysflow.agent.probe;

import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.ProcessExit;
import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.event.ThreadEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The probe, open for all tests of a class, and the program whose deeds it watches. */
record LiveProbe(ProbeEventSource source, Path program, Path base) {

  /** Opens it; the tests are left out, loudly, where it cannot run. */
  static LiveProbe open(Path base) throws IOException, InterruptedException {
    return open(base, "deeds");
  }

  /** Opens it for another of the programs in src/test/c. */
  static LiveProbe open(Path base, String name) throws IOException, InterruptedException {
    Deeds.assumeProbe();
    Path program = Deeds.compile(base, name);
    return new LiveProbe(ProbeEventSource.open(ProbeConfig.DEFAULT), program, base);
  }

  /** Closes it, if it was opened. */
  static void close(@Nullable LiveProbe probe) {
    if (probe != null) {
      probe.source.close();
    }
  }

  /** Returns what the program did, in a directory of its own. */
  List<ThreadEvent> events(String what) throws IOException, InterruptedException {
    return Deeds.run(source, program, what, base.resolve(what));
  }

  /** Returns the same, a line each. */
  List<String> deeds(String what) throws IOException, InterruptedException {
    return lines(events(what));
  }

  List<String> lines(List<ThreadEvent> events) throws IOException {
    return new Brief(base.toRealPath().toString()).lines(events);
  }

  /** Returns what the program became by the last exec of its own or of a child. */
  ProcessInfo lastExec(String what) throws IOException, InterruptedException {
    List<ProcessExec> executed =
        events(what).stream()
            .filter(event -> event instanceof ProcessExec exec && exec.ret() == 0)
            .map(ProcessExec.class::cast)
            .toList();
    return executed.get(executed.size() - 1).process();
  }

  /** Starts the program in a directory of its own. */
  Process start(String what) throws IOException {
    Path directory = Files.createDirectory(base.resolve(what));
    return new ProcessBuilder(program.toString(), what).directory(directory.toFile()).start();
  }

  /** Hands over what is told on this host until a process has ended. */
  void pollUntilExit(long pid, Consumer<SystemEvent> consumer) throws InterruptedException {
    AtomicBoolean ended = new AtomicBoolean();
    for (int i = 0; i < 4000 && !ended.get(); i++) {
      source.poll(
          event -> {
            consumer.accept(event);
            if (event instanceof ProcessExit exit
                && exit.actor().oid().hpid() == pid
                && exit.actor().isMainThread()) {
              ended.set(true);
            }
          });
      Thread.sleep(5);
    }
  }
}

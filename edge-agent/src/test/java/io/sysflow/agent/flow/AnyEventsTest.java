package io.sysflow.agent.flow;

import static io.sysflow.agent.flow.Scene.CAT;
import static io.sysflow.agent.flow.Scene.INIT;
import static io.sysflow.agent.flow.Scene.PASSWD;
import static io.sysflow.agent.flow.Scene.SHELL;
import static io.sysflow.agent.flow.Scene.WEB;
import static io.sysflow.agent.flow.Scene.at;
import static io.sysflow.agent.flow.Scene.info;
import static io.sysflow.agent.flow.Scene.keepAll;
import static io.sysflow.agent.flow.Scene.main;
import static io.sysflow.agent.flow.Scene.ops;
import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.Accept;
import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.Close;
import io.sysflow.agent.event.Connect;
import io.sysflow.agent.event.ContainerSeen;
import io.sysflow.agent.event.FdOp;
import io.sysflow.agent.event.FileOpen;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.K8sSeen;
import io.sysflow.agent.event.Lost;
import io.sysflow.agent.event.NameOp;
import io.sysflow.agent.event.PodSeen;
import io.sysflow.agent.event.ProcessClone;
import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.ProcessExit;
import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.agent.event.ProcessOp;
import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.Progress;
import io.sysflow.agent.event.Resource;
import io.sysflow.agent.event.SetUid;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.event.ThreadEvent;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import io.sysflow.model.FileFlow;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessFlow;
import io.sysflow.model.RestType;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnyEventsTest {

  private static final String POD = "0123456789ab";

  @Test
  void everyKindOfEventIsTakenIn() {
    List<SystemEvent> one =
        List.of(
            new ProcessSeen(at(0), info(INIT, null, "/sbin/init")),
            new ContainerSeen(at(0), ContainerEntity.incomplete(POD, ContainerType.CT_CRI)),
            new PodSeen(at(0), PodTest.pod("p", 0)),
            new K8sSeen(at(0), new K8sEvent(2, 0, at(0), "{}")),
            new Lost(at(0), "ring_full", 1),
            new Progress(at(0)),
            new ProcessExec(at(1), main(CAT), info(CAT, SHELL, "/bin/cat"), 0),
            new ProcessClone(at(1), main(CAT), info(CAT, SHELL, "/bin/cat"), 7, 0),
            new ProcessExit(at(1), main(CAT), 0),
            new SetUid(at(1), main(CAT), info(CAT, SHELL, "/bin/cat"), 0, "root", 0),
            new ProcessOp(at(1), main(CAT), XopFlag.UNSHARE, 0, 0L, null),
            Scene.open(1, CAT, 3, PASSWD, OpenFlags.RDONLY),
            Scene.read(1, main(CAT), 3, PASSWD, 1),
            Scene.close(1, main(CAT), 3, PASSWD),
            new FdOp(at(1), main(CAT), 3, PASSWD, ops(OpFlag.MMAP), XopFlags.NONE, 0),
            new Connect(at(1), main(CAT), 4, WEB, 0),
            new Accept(at(1), main(CAT), 5, WEB),
            name(1, main(CAT), PASSWD));
    List<Class<?>> kinds = new ArrayList<>(List.of(SystemEvent.class.getPermittedSubclasses()));
    kinds.remove(ThreadEvent.class);
    kinds.addAll(List.of(ThreadEvent.class.getPermittedSubclasses()));

    Scene scene = new Scene(keepAll()).play(one.toArray(new SystemEvent[0]));

    assertThat(one).extracting(Object::getClass).containsExactlyInAnyOrderElementsOf(kinds);
    assertThat(scene.metrics().events()).isEqualTo(kinds.size());
    Stream.check(scene.written);
  }

  static IntStream seeds() {
    return IntStream.range(0, 40);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whateverHappensTheStreamIsSoundAndNothingIsLost(int seed) {
    Random random = new Random(seed);
    FlowLimits limits = seed % 2 == 0 ? FlowLimits.DEFAULT : new FlowLimits(16, 16, 16, 16);
    FlowOptions all = keepAll();
    Scene scene =
        new Scene(
            new FlowOptions(
                all.mode(), seed % 3 != 0, false, FileReadMode.KEEP, false, all.times(), limits));
    List<SystemEvent> events = events(random, 3000);

    double seconds = 0;
    for (SystemEvent event : events) {
      scene.play(event);
      if (random.nextInt(20) == 0) {
        seconds = (event.ts() - Scene.EPOCH) / 1e9;
        scene.tick(seconds);
      }
      if (random.nextInt(500) == 0) {
        scene.checkpoint(seconds, 0);
      }
    }
    scene.close(seconds + 1);

    Stream.check(scene.written);
    assertThat(totals(scene)).isEqualTo(expected(events, seed % 3 != 0));
    assertThat(scene.metrics().openFlows()).isZero();
  }

  /** The totals of what flows count: operations and bytes in and out, threads made and ended. */
  private static List<Long> totals(Scene scene) {
    long[] sums = new long[6];
    for (FileFlow flow : scene.records(FileFlow.class)) {
      add(sums, flow.reads(), flow.writes());
    }
    for (NetworkFlow flow : scene.records(NetworkFlow.class)) {
      add(sums, flow.reads(), flow.writes());
    }
    for (ProcessFlow flow : scene.records(ProcessFlow.class)) {
      sums[4] += flow.threadsCloned();
      sums[5] += flow.threadsExited();
    }
    return Arrays.stream(sums).boxed().toList();
  }

  private static void add(long[] sums, Traffic reads, Traffic writes) {
    sums[0] += reads.ops();
    sums[1] += reads.bytes();
    sums[2] += writes.ops();
    sums[3] += writes.bytes();
  }

  private static List<Long> expected(List<SystemEvent> events, boolean processFlow) {
    long[] sums = new long[6];
    for (SystemEvent event : events) {
      if (event instanceof Io io) {
        add(
            sums,
            new Traffic(io.readOps(), io.readBytes()),
            new Traffic(io.writeOps(), io.writeBytes()));
      } else if (processFlow && event instanceof ProcessClone clone) {
        sums[4] += clone.flags() == ProcessClone.CLONE_THREAD ? 1 : 0;
      } else if (processFlow && event instanceof ProcessExit exit) {
        sums[5] += exit.actor().isMainThread() ? 0 : 1;
      }
    }
    return Arrays.stream(sums).boxed().toList();
  }

  private static List<SystemEvent> events(Random random, int count) {
    List<SystemEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event(random, i * 0.1));
    }
    return events;
  }

  private static SystemEvent event(Random random, double seconds) {
    Oid oid = new Oid(5, 1 + random.nextInt(40));
    Actor actor = new Actor(oid, random.nextBoolean() ? oid.hpid() : 1000 + random.nextInt(3));
    int fd = 3 + random.nextInt(5);
    Resource resource = random.nextInt(4) == 0 ? WEB : file(random);
    ProcessInfo info = info(oid, new Oid(5, 1 + random.nextInt(40)), "/bin/" + random.nextInt(3));
    if (oid.hpid() % 2 == 0) {
      info = Scene.inContainer(info, POD);
    }
    return switch (random.nextInt(14)) {
      case 0 -> new ProcessExec(at(seconds), main(oid), info, -random.nextInt(2));
      case 1 -> new ProcessClone(at(seconds), actor, info, 0, random.nextInt(2) * 0x10000L);
      case 2 -> new ProcessExit(at(seconds), actor, 0);
      case 3 -> new ProcessSeen(at(seconds), info);
      case 4 -> name(seconds, actor, file(random));
      case 5 ->
          new FileOpen(at(seconds), actor, fd - 4, file(random), new OpenFlags(3), null, null);
      case 6 -> new Close(at(seconds), actor, fd, resource);
      case 7 -> new Connect(at(seconds), actor, fd, resource, 0);
      case 8 -> new SetUid(at(seconds), actor, info, 1, "x", 0);
      case 9 ->
          new FdOp(at(seconds), actor, fd, resource, OpFlags.NONE, XopFlags.of(XopFlag.DUP), 0);
      default ->
          new Io(
              at(seconds),
              at(seconds),
              actor,
              fd,
              resource,
              1 + random.nextInt(3),
              random.nextInt(1000),
              random.nextInt(3),
              random.nextInt(1000));
    };
  }

  private static FileResource file(Random random) {
    int number = random.nextInt(60);
    return new FileResource(RestType.FILE, "/data/" + number, number % 3 == 0 ? POD : null);
  }

  private static NameOp name(double seconds, Actor actor, FileResource file) {
    return new NameOp(
        at(seconds),
        actor,
        ops(OpFlag.RENAME),
        XopFlags.NONE,
        file,
        new FileResource(RestType.FILE, "/new" + file.path(), null),
        null,
        null,
        0,
        null,
        null);
  }
}

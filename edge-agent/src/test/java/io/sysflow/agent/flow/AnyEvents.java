package io.sysflow.agent.flow;

import static io.sysflow.agent.flow.Scene.WEB;
import static io.sysflow.agent.flow.Scene.at;
import static io.sysflow.agent.flow.Scene.info;
import static io.sysflow.agent.flow.Scene.main;
import static io.sysflow.agent.flow.Scene.ops;

import io.sysflow.agent.event.Accept;
import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.Close;
import io.sysflow.agent.event.Connect;
import io.sysflow.agent.event.ContainerSeen;
import io.sysflow.agent.event.FdOp;
import io.sysflow.agent.event.FileOpen;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.NameOp;
import io.sysflow.agent.event.PodSeen;
import io.sysflow.agent.event.ProcessClone;
import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.ProcessExit;
import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.agent.event.ProcessOp;
import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.Resource;
import io.sysflow.agent.event.SetUid;
import io.sysflow.agent.event.SocketResource;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.RestType;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;
import java.util.Random;

/** Events that could be any node's: sensible each, without sense together. */
final class AnyEvents {

  private static final int PROCESSES = 40;
  private static final int FILES = 60;
  private static final String POD = "0123456789ab";
  private static final SocketResource IPV6 =
      new SocketResource(
          new FiveTuple(new Ip(6, 1, 2), 40001, new Ip(6, 1, 3), 443, FiveTuple.TCP), 10, 1);

  private AnyEvents() {}

  /** What one thread does; the time is given later, by its place among what others do. */
  interface Deed {
    SystemEvent at(double seconds);
  }

  /** Returns something that any thread does. */
  static Deed any(Random random) {
    return any(random, new Oid(5, 1 + random.nextInt(PROCESSES)), random.nextInt(4));
  }

  /** Returns something that this thread does, 0 being the main one. */
  static Deed any(Random random, Oid oid, int thread) {
    Actor actor = new Actor(oid, thread == 0 ? oid.hpid() : 1000 + thread);
    int fd = 3 + random.nextInt(5);
    Resource resource = resource(random);
    return switch (random.nextInt(12)) {
      case 0, 1 -> ofProcess(random, actor);
      case 2 -> ofNames(random, actor);
      case 3 -> ofNode(random);
      case 4 -> {
        FileResource file = file(random);
        int result = random.nextInt(8) == 0 ? -2 : fd;
        OpenFlags flags = new OpenFlags(random.nextInt(4));
        yield s -> new FileOpen(at(s), actor, result, file, flags, file.path(), 0);
      }
      case 5 -> s -> new Close(at(s), actor, fd, resource);
      case 6 -> ofConnections(random, actor, fd, resource);
      default -> io(random, actor, fd, resource);
    };
  }

  private static Deed io(Random random, Actor actor, int fd, Resource resource) {
    int readOps = 1 + random.nextInt(3);
    int readBytes = random.nextInt(1000);
    int writeOps = random.nextInt(3);
    int writeBytes = writeOps == 0 ? 0 : random.nextInt(1000);
    return s -> new Io(at(s), at(s), actor, fd, resource, readOps, readBytes, writeOps, writeBytes);
  }

  private static Deed ofConnections(Random random, Actor actor, int fd, Resource resource) {
    OpFlags shutdown = ops(OpFlag.SHUTDOWN);
    return switch (random.nextInt(4)) {
      case 0 -> s -> new Connect(at(s), actor, fd, resource, 0);
      case 1 -> s -> new Accept(at(s), actor, fd, resource);
      case 2 -> s -> new FdOp(at(s), actor, fd, resource, shutdown, XopFlags.NONE, 0);
      default ->
          s -> new FdOp(at(s), actor, fd, resource, OpFlags.NONE, XopFlags.of(XopFlag.DUP), 0);
    };
  }

  private static Deed ofProcess(Random random, Actor actor) {
    Oid oid = actor.oid();
    Oid parent = new Oid(5, 1 + random.nextInt(PROCESSES));
    ProcessInfo host = info(oid, parent, "/bin/" + random.nextInt(3));
    ProcessInfo info = oid.hpid() % 2 == 0 ? Scene.inContainer(host, POD) : host;
    int ret = -random.nextInt(2);
    long flags = random.nextInt(2) * ProcessClone.CLONE_THREAD;
    return switch (random.nextInt(6)) {
      case 0 -> s -> new ProcessExec(at(s), main(oid), info, ret);
      case 1 -> s -> new ProcessClone(at(s), actor, info, ret, flags);
      case 2 -> s -> new ProcessExit(at(s), actor, 0);
      case 3 -> s -> new ProcessSeen(at(s), info);
      case 4 -> s -> new SetUid(at(s), actor, info, 1, "x", ret);
      default -> s -> new ProcessOp(at(s), actor, XopFlag.UNSHARE, 0, 0L, null);
    };
  }

  private static Deed ofNames(Random random, Actor actor) {
    FileResource file = file(random);
    FileResource other =
        random.nextBoolean() ? null : new FileResource(RestType.FILE, "/new" + file.path(), null);
    OpFlags op = other == null ? ops(OpFlag.UNLINK) : ops(OpFlag.RENAME);
    return s ->
        new NameOp(at(s), actor, op, XopFlags.NONE, file, other, file.path(), null, 0, null, null);
  }

  private static Deed ofNode(Random random) {
    int version = random.nextInt(3);
    return random.nextBoolean()
        ? s -> new PodSeen(at(s), PodTest.pod("p", version))
        : s -> new ContainerSeen(at(s), ContainerEntity.incomplete(POD, type(version)));
  }

  private static ContainerType type(int version) {
    return version == 0 ? ContainerType.CT_CRI : ContainerType.CT_DOCKER;
  }

  private static Resource resource(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> WEB;
      case 1 -> IPV6;
      default -> file(random);
    };
  }

  private static FileResource file(Random random) {
    int number = random.nextInt(FILES);
    return new FileResource(RestType.FILE, "/data/" + number, number % 3 == 0 ? POD : null);
  }
}

package io.sysflow.agent.flow;

import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.Close;
import io.sysflow.agent.event.FileOpen;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.Resource;
import io.sysflow.agent.event.SocketResource;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessFacts;
import io.sysflow.model.RestType;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A flow builder and those who act in front of it; times are in seconds. */
final class Scene {

  static final long SECOND = 1_000_000_000L;
  static final long EPOCH = 1_700_000_000L * SECOND;
  static final NodeIdentity NODE = new NodeIdentity("web1", "10.0.0.1", "m", "b", "x86_64", "0");
  static final Oid INIT = new Oid(1, 1);
  static final Oid SHELL = new Oid(2, 100);
  static final Oid CAT = new Oid(3, 200);
  static final FileResource PASSWD = new FileResource(RestType.FILE, "/etc/passwd", null);
  static final SocketResource WEB =
      new SocketResource(
          new FiveTuple(
              new Ip(4, 0, 0x0a000001), 40000, new Ip(4, 0, 0x0a000002), 80, FiveTuple.TCP),
          2,
          1);

  private final FlowBuilder builder;
  final List<SysFlow> written = new ArrayList<>();

  Scene(FlowOptions options) {
    builder = new FlowBuilder(options, NODE, new Redactor(RedactionOptions.DEFAULT), EPOCH);
  }

  /** A scene in which everything is kept and init, a shell and cat are running. */
  static Scene of(FlowOptions options) {
    Scene scene = new Scene(options);
    scene.play(
        new ProcessSeen(at(0), info(INIT, null, "/sbin/init")),
        new ProcessSeen(at(0), info(SHELL, INIT, "/bin/bash")),
        new ProcessSeen(at(0), info(CAT, SHELL, "/bin/cat", "/etc/passwd")));
    return scene;
  }

  static FlowOptions keepAll() {
    return FlowOptions.DEFAULT.withFileOnly(false).withFileReadMode(FileReadMode.KEEP);
  }

  Scene play(SystemEvent... events) {
    for (SystemEvent event : events) {
      builder.accept(event, event.ts(), written::add);
    }
    return this;
  }

  Scene tick(double seconds) {
    builder.tick(at(seconds), written::add);
    return this;
  }

  Scene checkpoint(double seconds, long dropped) {
    builder.checkpoint(at(seconds), dropped, written::add);
    return this;
  }

  Scene close(double seconds) {
    builder.close(at(seconds), written::add);
    return this;
  }

  FlowMetrics metrics() {
    return builder.metrics();
  }

  List<SysFlowRecord> records() {
    return written.stream().map(SysFlow::rec).toList();
  }

  <T extends SysFlowRecord> List<T> records(Class<T> type) {
    return records().stream().filter(type::isInstance).map(type::cast).toList();
  }

  static long at(double seconds) {
    return EPOCH + (long) (seconds * SECOND);
  }

  static ProcessInfo info(Oid oid, @Nullable Oid poid, String exe, String... args) {
    return new ProcessInfo(
        oid,
        poid,
        exe,
        List.of(args),
        0,
        "root",
        0,
        "root",
        false,
        null,
        false,
        "/",
        List.of("PATH=/bin", "DB_PASSWORD=x"),
        ProcessFacts.NONE);
  }

  static ProcessInfo inContainer(ProcessInfo info, String containerId) {
    return new ProcessInfo(
        info.oid(),
        info.poid(),
        info.exe(),
        info.args(),
        info.uid(),
        info.userName(),
        info.gid(),
        info.groupName(),
        info.tty(),
        containerId,
        info.entry(),
        info.cwd(),
        info.env(),
        info.facts());
  }

  static Actor main(Oid oid) {
    return new Actor(oid, oid.hpid());
  }

  static FileOpen open(double seconds, Oid oid, int fd, FileResource file, int flags) {
    return new FileOpen(at(seconds), main(oid), fd, file, new OpenFlags(flags), null, null);
  }

  static Io read(double seconds, Actor actor, int fd, Resource resource, long bytes) {
    return new Io(at(seconds), at(seconds), actor, fd, resource, 1, bytes, 0, 0);
  }

  static Io write(double seconds, Actor actor, int fd, Resource resource, long bytes) {
    return new Io(at(seconds), at(seconds), actor, fd, resource, 0, 0, 1, bytes);
  }

  static Close close(double seconds, Actor actor, int fd, Resource resource) {
    return new Close(at(seconds), actor, fd, resource);
  }

  static OpFlags ops(OpFlag... flags) {
    OpFlags set = OpFlags.NONE;
    for (OpFlag flag : flags) {
      set = set.plus(flag);
    }
    return set;
  }
}

package io.sysflow.streams;

import io.sysflow.model.AgentFacts;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Foid;
import io.sysflow.model.Header;
import io.sysflow.model.Ip;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.RestType;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlags;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Short ways to say what an agent reports. Times are in seconds since the epoch. */
public final class Records {

  public static final Oid INIT = new Oid(seconds(1), 1);
  public static final Oid SSHD = new Oid(seconds(10), 100);
  public static final Oid BASH = new Oid(seconds(20), 200);
  public static final Oid CURL = new Oid(seconds(30), 300);
  public static final Foid PASSWD = foid("/etc/passwd");
  public static final FiveTuple TUPLE =
      new FiveTuple(Ip.ofSysFlow(0x0500000a), 43210, Ip.ofSysFlow(0x2264b85d), 443, FiveTuple.TCP);

  private Records() {}

  /** Returns a time in ns. */
  public static long seconds(long seconds) {
    return seconds * 1_000_000_000L;
  }

  /** Returns a file's identity that differs with its path. */
  public static Foid foid(String path) {
    return Foid.copyOf(Arrays.copyOf(path.getBytes(StandardCharsets.UTF_8), Foid.SIZE), 0);
  }

  public static Header header() {
    return new Header(Header.VERSION, "node-a", "10.0.0.5", "", null);
  }

  public static Header heartbeat() {
    return new Header(
        Header.VERSION, "node-a", "10.0.0.5", "", new AgentFacts("", "", "x86_64", "1", true, 0));
  }

  public static ProcessEntity process(Oid oid, @Nullable Oid parent, long ts, String exe) {
    return process(oid, parent, ts, exe, null);
  }

  public static ProcessEntity process(
      Oid oid, @Nullable Oid parent, long ts, String exe, @Nullable String containerId) {
    return ProcessEntity.builder(ObjectState.CREATED, oid, seconds(ts))
        .poid(parent)
        .exe(exe)
        .exeArgs("-a b")
        .user(0, "root")
        .group(0, "root")
        .tty(true)
        .containerId(containerId)
        .cwd("/root")
        .build();
  }

  public static FileEntity file(String path) {
    return new FileEntity(ObjectState.REUP, foid(path), seconds(1), RestType.FILE, path, null);
  }

  public static ContainerEntity container(String id, @Nullable String podId) {
    return new ContainerEntity(
        id,
        "web",
        "docker.io/library/nginx:1.27",
        "abc",
        ContainerType.CT_CONTAINERD,
        true,
        podId,
        null);
  }

  public static PodEntity pod(String id) {
    return new PodEntity(
        seconds(1),
        id,
        "web-0",
        "node-a",
        List.of(),
        List.of(),
        "shop",
        0,
        Map.of("app", "web"),
        Map.of(),
        List.of());
  }

  public static ProcessEvent event(Oid oid, long ts, OpFlag op) {
    return new ProcessEvent(
        oid, seconds(ts), oid.hpid(), OpFlags.of(op), List.of(), 0, XopFlags.NONE, null, null);
  }

  public static FileFlow flow(Oid oid, long ts, String path) {
    return new FileFlow(
        oid,
        seconds(ts),
        oid.hpid(),
        OpFlags.of(OpFlag.OPEN).plus(OpFlag.READ_RECV).plus(OpFlag.CLOSE),
        new OpenFlags(OpenFlags.RDONLY),
        seconds(ts) + 500,
        foid(path),
        3,
        new Traffic(2, 128),
        Traffic.NONE,
        XopFlags.NONE,
        null,
        null,
        null);
  }

  public static FileEvent rename(Oid oid, long ts, String from, String to) {
    return new FileEvent(
        oid,
        seconds(ts),
        oid.hpid(),
        OpFlags.of(OpFlag.RENAME),
        foid(from),
        0,
        foid(to),
        XopFlags.NONE,
        null,
        null,
        null,
        null);
  }

  public static NetworkFlow connection(Oid oid, long ts) {
    OpFlags operations = OpFlags.of(OpFlag.CONNECT).plus(OpFlag.WRITE_SEND);
    return connection(oid, ts, operations, new Traffic(3, 300), new Traffic(4, 400), 0);
  }

  /** Returns one end of a connection, whichever. */
  public static NetworkFlow connection(
      Oid oid, long ts, OpFlags operations, Traffic reads, Traffic writes, int ret) {
    return new NetworkFlow(
        oid,
        seconds(ts),
        oid.hpid(),
        operations,
        seconds(ts) + 1000,
        TUPLE,
        4,
        reads,
        writes,
        XopFlags.NONE,
        ret,
        2,
        1);
  }
}

package io.sysflow.codec;

import io.sysflow.model.AgentFacts;
import io.sysflow.model.Alert;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import io.sysflow.model.Correlated;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Foid;
import io.sysflow.model.Header;
import io.sysflow.model.Ip;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.Link;
import io.sysflow.model.LinkEnd;
import io.sysflow.model.LinkParty;
import io.sysflow.model.Namespaces;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.ProcessFacts;
import io.sysflow.model.ProcessFlow;
import io.sysflow.model.Reference;
import io.sysflow.model.RestType;
import io.sysflow.model.Severity;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;
import java.util.List;
import java.util.Map;

/** One record of each kind as v5 has it, and one with every extension. */
final class Samples {

  static final long TS = 1_700_000_000_123_456_789L;
  static final Oid OID = new Oid(TS - 5, 4242);
  static final Foid FOID =
      Foid.copyOf(
          new byte[] {1, -2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, -128}, 0);
  static final Ip LOOPBACK = new Ip(4, 0, 0x7f000001);
  static final Ip GOOGLE = new Ip(6, 0x20014860_48600000L, 0x8888);

  private Samples() {}

  static final ProcessEntity PROCESS =
      ProcessEntity.builder(ObjectState.CREATED, OID, TS)
          .poid(new Oid(0, 1))
          .exe("/usr/bin/bäsh")
          .exeArgs("-c id")
          .user(1000, "joe")
          .group(-1, "<NA>")
          .tty(true)
          .containerId("0123456789ab")
          .cwd("/home/joe/")
          .env(List.of("A=1", "B=ü"))
          .build();

  static final FileEntity FILE =
      new FileEntity(ObjectState.REUP, FOID, TS, RestType.FILE, "/etc/passwd", null);

  static final ContainerEntity CONTAINER =
      new ContainerEntity(
          "0123456789ab", "web", "nginx:1", "5ad", ContainerType.CT_CRIO, true, "pod-1", null);

  static final PodEntity POD =
      new PodEntity(
          TS,
          "pod-1",
          "web",
          "node1",
          List.of(16777343L),
          List.of(1L, 2L),
          "default",
          3,
          Map.of("app", "web"),
          Map.of(),
          List.of(
              new PodEntity.Service(
                  "web",
                  "s1",
                  "default",
                  List.of(new PodEntity.Port(80, 8080, 30080, "TCP")),
                  List.of(5L))));

  static final FileFlow FILE_FLOW =
      new FileFlow(
          OID,
          TS,
          4243,
          OpFlags.of(OpFlag.OPEN).plus(OpFlag.READ_RECV),
          new OpenFlags(4097),
          TS + 10,
          FOID,
          3,
          new Traffic(2, 1L << 40),
          Traffic.NONE,
          XopFlags.NONE,
          null,
          null,
          null);

  /** Records that v5 can say in full. */
  static List<SysFlowRecord> v5() {
    return List.of(
        new Header(5, "node1", "10.0.0.1", "x.sf", null),
        CONTAINER,
        PROCESS,
        PROCESS.withPoid(null),
        FILE,
        new ProcessEvent(
            OID,
            TS,
            4242,
            OpFlags.of(OpFlag.SETUID),
            List.of("root"),
            -13,
            XopFlags.NONE,
            null,
            null),
        new NetworkFlow(
            OID,
            TS,
            4242,
            OpFlags.of(OpFlag.CONNECT),
            TS,
            new FiveTuple(LOOPBACK, 40556, LOOPBACK, 8080, FiveTuple.TCP),
            5,
            Traffic.NONE,
            new Traffic(1, 160),
            XopFlags.NONE,
            null,
            null,
            null),
        FILE_FLOW,
        new FileEvent(
            OID,
            TS,
            4242,
            OpFlags.of(OpFlag.RENAME),
            FOID,
            -2,
            FOID,
            XopFlags.NONE,
            null,
            null,
            null,
            null),
        new FileEvent(
            OID,
            TS,
            4242,
            OpFlags.of(OpFlag.MKDIR),
            FOID,
            0,
            null,
            XopFlags.NONE,
            null,
            null,
            null,
            null),
        new NetworkEvent(
            OID,
            TS,
            4242,
            OpFlags.of(OpFlag.ACCEPT),
            new FiveTuple(Ip.ANY4, 0, LOOPBACK, 22, FiveTuple.TCP),
            0,
            XopFlags.NONE),
        new ProcessFlow(OID, TS, OpFlags.of(OpFlag.CLONE), TS + 1, 3, 2, 1),
        POD,
        new K8sEvent(2, 1, TS, "{\"a\": 1}"));
  }

  /** Records with every extension set. */
  static List<SysFlowRecord> extended() {
    return List.of(
        new Header(5, "node1", "NA", "", new AgentFacts("m1", "b1", "x86_64", "0.1", true, 17)),
        new ContainerEntity(
            "0123456789ab", "web", "nginx:1", "", ContainerType.CT_CUSTOM, false, null, "podman"),
        ProcessEntity.builder(ObjectState.MODIFIED, OID, TS)
            .exe("/bin/sh")
            .user(0, "root")
            .group(0, "root")
            .entry(true)
            .cwd("/")
            .facts(
                new ProcessFacts(
                    List.of("sh", "-c", "a b"),
                    "sh",
                    -1,
                    10L,
                    11L,
                    1L,
                    0x1ffffffffffL,
                    2L,
                    0L,
                    true,
                    false,
                    true,
                    99L,
                    TS,
                    TS - 1,
                    new Namespaces(
                        4026531836L,
                        4026531841L,
                        4026531840L,
                        4026531837L,
                        4026531838L,
                        4026531839L,
                        4026531835L)))
            .build(),
        new ProcessEvent(
            OID, TS, 1, OpFlags.NONE, List.of(), 0, XopFlags.of(XopFlag.PTRACE), 16L, 77L),
        new NetworkFlow(
            OID,
            TS,
            4242,
            OpFlags.of(OpFlag.CONNECT),
            TS,
            new FiveTuple(GOOGLE, 40251, GOOGLE, 53, FiveTuple.UDP),
            5,
            Traffic.NONE,
            Traffic.NONE,
            XopFlags.of(XopFlag.SOCKET),
            -111,
            10,
            2),
        new FileFlow(
            OID,
            TS,
            1,
            OpFlags.of(OpFlag.OPEN),
            new OpenFlags(OpenFlags.RDONLY),
            TS,
            FOID,
            -2,
            Traffic.NONE,
            Traffic.NONE,
            XopFlags.of(XopFlag.CREATE),
            -2,
            "../x",
            0644),
        new FileEvent(
            OID,
            TS,
            1,
            OpFlags.NONE,
            FOID,
            0,
            null,
            XopFlags.of(XopFlag.CHMOD),
            "./a",
            "./b",
            04755,
            512L),
        new NetworkEvent(
            OID,
            TS,
            1,
            OpFlags.NONE,
            new FiveTuple(GOOGLE, 1, GOOGLE, 2, FiveTuple.TCP),
            -98,
            XopFlags.of(XopFlag.BIND)));
  }

  static SysFlow enveloped(SysFlowRecord rec) {
    return new SysFlow(rec, TS, 7, TS + 99);
  }

  static EnrichedRecord enriched(io.sysflow.model.Activity activity) {
    return new EnrichedRecord(
        "node1",
        TS,
        7,
        activity,
        PROCESS,
        List.of(PROCESS.withPoid(null)),
        FILE,
        null,
        CONTAINER,
        POD,
        List.of(Reference.PARENT, Reference.NEW_FILE),
        new EnrichedRecord.Origin("10.0.0.1", 5, "trace"));
  }

  private static Correlated correlated() {
    return new Correlated(
        Alert.State.UPDATED,
        "event_count",
        Map.of("User", "root"),
        TS,
        TS + 5,
        7,
        7.5,
        List.of(
            new Correlated.Source(
                "id", "r", "n1", 1, 2, TS, new Alert.Witness("sysflow.records", 3, 4)),
            new Correlated.Source(null, "r", "n1", 1, 3, TS, null)),
        List.of(new Correlated.Loss("n1", TS, Long.MAX_VALUE, 12)));
  }

  static Alert alert(Severity severity) {
    return new Alert(
        "ab12",
        "shell_in_container",
        "Shell in container",
        "a shell",
        severity,
        List.of("T1059"),
        "v1",
        "a shell (user=joe)",
        Map.of("user.name", "joe", "proc.name", "bash"),
        "execve",
        enriched(FILE_FLOW),
        new Alert.Witness("sysflow.records", 3, 1L << 33),
        severity == Severity.DEBUG ? null : correlated());
  }

  static Link link(Link.State state) {
    LinkParty party =
        new LinkParty(
            OID,
            PROCESS,
            List.of(PROCESS.withPoid(null)),
            CONTAINER,
            POD,
            new Traffic(2, 1L << 40),
            new Traffic(1, 160),
            TS,
            TS + 10);
    LinkParty unknown =
        new LinkParty(OID, null, List.of(), null, null, Traffic.NONE, Traffic.NONE, TS, TS);
    LinkEnd end = new LinkEnd("node1", true, false, TS, TS + 10, List.of(party, unknown));
    return new Link(
        "ab12",
        state,
        state == Link.State.WHOLE ? null : Link.Reason.SIDE_UNKNOWN,
        new FiveTuple(LOOPBACK, 40556, LOOPBACK, 8080, FiveTuple.TCP),
        new FiveTuple(GOOGLE, 1, GOOGLE, 2, FiveTuple.UDP),
        end,
        state == Link.State.WHOLE ? end : null,
        state == Link.State.WHOLE ? null : end,
        160,
        1L << 40,
        TS,
        TS + 10,
        state == Link.State.WHOLE ? -5L : null);
  }
}

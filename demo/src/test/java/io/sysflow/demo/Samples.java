package io.sysflow.demo;

import io.sysflow.model.FileEntity;
import io.sysflow.model.FileFlow;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Foid;
import io.sysflow.model.Ip;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.RestType;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlags;
import org.jspecify.annotations.Nullable;

/** Entities that tests refer to. */
final class Samples {

  static final FileEntity FILE =
      new FileEntity(
          ObjectState.CREATED,
          Foid.copyOf(
              new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20},
              0),
          1,
          RestType.FILE,
          "/etc/kept",
          null);

  private Samples() {}

  /** Returns a connection to a port. */
  static NetworkFlow connection(Oid oid, long ts, int port) {
    return new NetworkFlow(
        oid,
        ts,
        oid.hpid(),
        OpFlags.of(OpFlag.CONNECT),
        ts,
        new FiveTuple(Ip.ofSysFlow(1), 1, Ip.ofSysFlow(2), port, FiveTuple.TCP),
        4,
        Traffic.NONE,
        Traffic.NONE,
        XopFlags.NONE,
        0,
        2,
        1);
  }

  /** Returns the reading of seven bytes. */
  static FileFlow reading(Oid oid, long ts) {
    return new FileFlow(
        oid,
        ts,
        oid.hpid(),
        OpFlags.of(OpFlag.READ_RECV),
        new OpenFlags(0),
        ts,
        FILE.oid(),
        3,
        new Traffic(1, 7),
        Traffic.NONE,
        XopFlags.NONE,
        null,
        null,
        null);
  }

  /** Returns a process of root on the host, without arguments. */
  static ProcessEntity process(Oid oid, @Nullable Oid parent, String exe) {
    return ProcessEntity.builder(ObjectState.CREATED, oid, oid.createTs())
        .poid(parent)
        .exe(exe)
        .user(0, "root")
        .group(0, "root")
        .cwd("/")
        .build();
  }
}

package io.sysflow.bench;

import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessEntity;
import org.jspecify.annotations.Nullable;

/** A process of a web server, as benchmarks and loads report it. */
public final class SampleProcess {

  private SampleProcess() {}

  /**
   * Returns a process that began when its identifier says.
   *
   * @param parent null if it has none
   */
  public static ProcessEntity of(Oid oid, @Nullable Oid parent, String exe, String args) {
    return ProcessEntity.builder(ObjectState.CREATED, oid, oid.createTs())
        .poid(parent)
        .exe(exe)
        .exeArgs(args)
        .user(33, "www-data")
        .group(33, "www-data")
        .cwd("/")
        .build();
  }
}

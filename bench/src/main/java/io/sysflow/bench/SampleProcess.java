package io.sysflow.bench;

import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessFacts;
import java.util.List;
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
    return new ProcessEntity(
        ObjectState.CREATED,
        oid,
        parent,
        oid.createTs(),
        exe,
        args,
        33,
        "www-data",
        33,
        "www-data",
        false,
        null,
        false,
        "/",
        List.of(),
        ProcessFacts.NONE);
  }
}

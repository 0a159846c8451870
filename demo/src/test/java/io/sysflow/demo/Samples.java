package io.sysflow.demo;

import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entities that tests refer to. */
final class Samples {

  private Samples() {}

  /** Returns a process of root on the host, without arguments. */
  static ProcessEntity process(Oid oid, @Nullable Oid parent, String exe) {
    return new ProcessEntity(
        ObjectState.CREATED,
        oid,
        parent,
        oid.createTs(),
        exe,
        "",
        0,
        "root",
        0,
        "root",
        false,
        null,
        false,
        "/",
        List.of(),
        ProcessFacts.NONE);
  }
}

package io.sysflow.streams.incident;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.OpFlag;
import java.util.Optional;

/** Tells from records which processes accept connections. */
public final class ServerFacts {

  private ServerFacts() {}

  /** Returns that the record's process is a server, if the record tells that. */
  public static Optional<ServerFact> of(EnrichedRecord record) {
    if (!(record.activity() instanceof NetworkFlow flow)
        || !flow.opFlags().has(OpFlag.ACCEPT)
        || flow.ret() != null && flow.ret() < 0) {
      return Optional.empty();
    }
    ProcessKey process = new ProcessKey(record.node(), flow.procOid());
    return Optional.of(new ServerFact(process, flow.ts(), flow.tuple().dport()));
  }
}

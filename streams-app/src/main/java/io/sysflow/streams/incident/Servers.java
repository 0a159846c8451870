package io.sysflow.streams.incident;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The processes that accept connections. Used from one thread. */
final class Servers {

  private final int limit;
  private final Map<ProcessKey, ServerFact> byProcess = new LinkedHashMap<>();

  Servers(int limit) {
    this.limit = limit;
  }

  /** Takes one, which is then the latest that was heard of; returns what is new. */
  Optional<ServerFact> put(ServerFact server) {
    ServerFact before = byProcess.remove(server.process());
    ServerFact now = before == null ? server : before.earlier(server);
    byProcess.put(server.process(), now);
    return now.equals(before) ? Optional.empty() : Optional.of(now);
  }

  /** Returns what is known of a process, if that was so at {@code until}. */
  @Nullable ServerFact find(ProcessKey process, long until) {
    ServerFact server = byProcess.get(process);
    return server != null && server.since() <= until ? server : null;
  }

  /** Forgets those that were heard of least lately, if there are too many; returns them. */
  List<ServerFact> forgetOver() {
    List<ServerFact> forgotten = new ArrayList<>();
    Iterator<ServerFact> oldest = byProcess.values().iterator();
    for (int over = byProcess.size() - limit; over > 0; over--) {
      forgotten.add(oldest.next());
      oldest.remove();
    }
    return forgotten;
  }
}

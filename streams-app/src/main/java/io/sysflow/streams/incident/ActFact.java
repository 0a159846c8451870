package io.sysflow.streams.incident;

import io.sysflow.model.Incident;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one of the records says that an alert of several is of.
 *
 * @param ts when it happened, ns since the epoch
 * @param node where
 * @param chain the process and those of its ancestors that join, innermost first; empty if it is
 *     about no process
 * @param container of the process; null on the host
 * @param files that it is about
 * @param subject what joins what is about no process; empty if it is about one
 */
public record ActFact(
    long ts,
    String node,
    List<ProcessFact> chain,
    Incident.@Nullable Place container,
    List<FileUse> files,
    String subject) {

  /** Copies its lists. */
  public ActFact {
    chain = List.copyOf(chain);
    files = List.copyOf(files);
  }

  /** Returns the keys that others may share, the outermost process last. */
  List<JoinKey> keys() {
    if (chain.isEmpty()) {
      return List.of(new SubjectKey(node, subject));
    }
    return chain.stream().<JoinKey>map(process -> new ProcessKey(node, process.oid())).toList();
  }
}

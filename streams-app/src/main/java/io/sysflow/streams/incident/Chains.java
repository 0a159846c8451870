package io.sysflow.streams.incident;

import io.sysflow.model.Oid;
import io.sysflow.model.ProcessEntity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells which ancestors of a process say that others below them have a common cause with it. */
final class Chains {

  private final Roles roles;

  Chains(Roles roles) {
    this.roles = roles;
  }

  /**
   * Returns the process and those of its ancestors that are no root of many trees. The process
   * itself is always the first, for what it does belongs together whatever it is.
   *
   * @param process null if nothing is known of it
   * @param ancestors the parent first
   */
  List<ProcessFact> of(Oid oid, @Nullable ProcessEntity process, List<ProcessEntity> ancestors) {
    List<ProcessFact> chain = new ArrayList<>();
    if (process == null) {
      chain.add(new ProcessFact(oid, null, "", "", "", null));
      return chain;
    }
    List<ProcessEntity> line = new ArrayList<>();
    line.add(process);
    line.addAll(ancestors);
    chain.add(fact(process));
    for (int i = 1; i < line.size() && !isRoot(line, i - 1) && !isRoot(line, i); i++) {
      chain.add(fact(line.get(i)));
    }
    return chain;
  }

  private boolean isRoot(List<ProcessEntity> line, int index) {
    ProcessEntity process = line.get(index);
    String name = name(process.exe());
    if (process.oid().hpid() <= 2 || roles.roots().contains(name)) {
      return true; // Process 2 is the kernel's; see kthreadd in ps(1).
    }
    if (index > 0 && process.containerId() == null && line.get(index - 1).containerId() != null) {
      return true;
    }
    return roles.listeners().contains(name)
        && (index + 1 == line.size() || !name(line.get(index + 1).exe()).equals(name));
  }

  private static ProcessFact fact(ProcessEntity process) {
    String user = process.userName();
    String id = process.uid() < 0 ? "" : Integer.toString(process.uid());
    return new ProcessFact(
        process.oid(),
        process.poid(),
        AlertFacts.cut(process.exe()),
        AlertFacts.cut(process.exeArgs()),
        user.isEmpty() || user.equals("<NA>") ? id : AlertFacts.cut(user),
        process.containerId());
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}

package io.sysflow.streams.incident;

import io.sysflow.model.Activity;
import io.sysflow.model.Alert;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Incident;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes from alerts what incidents need of them. */
public final class AlertFacts {

  /**
   * Longer texts are cut: an incident is to fit in a message, whatever processes call themselves.
   */
  static final int LONGEST_TEXT = 400;

  private final Roles roles;

  /** Makes one that knows programs by {@code roles}. */
  public AlertFacts(Roles roles) {
    this.roles = roles;
  }

  /** Returns what an incident needs of an alert. */
  public AlertFact of(Alert alert) {
    EnrichedRecord record = alert.record();
    List<ProcessFact> chain = chain(record);
    return new AlertFact(
        alert.id(),
        record.activity().ts(),
        record.node(),
        record.epoch(),
        record.seq(),
        alert.ruleId(),
        cut(alert.ruleName()),
        alert.severity(),
        alert.tags(),
        cut(alert.output()),
        chain,
        place(record),
        FileUses.of(record),
        chain.isEmpty() ? subject(alert.ruleId(), record.activity()) : "",
        alert.witness());
  }

  /**
   * Returns the process and those of its ancestors that are no root of many trees. The process
   * itself is always the first, for alerts about one process belong together whatever it is.
   */
  private List<ProcessFact> chain(EnrichedRecord record) {
    List<ProcessFact> chain = new ArrayList<>();
    ProcessEntity process = record.process();
    if (process == null) {
      if (record.activity() instanceof ProcessActivity act) {
        chain.add(new ProcessFact(act.procOid(), null, "", "", "", null));
      }
      return chain;
    }
    List<ProcessEntity> line = new ArrayList<>();
    line.add(process);
    line.addAll(record.ancestors());
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
    return new ProcessFact(
        process.oid(),
        process.poid(),
        cut(process.exe()),
        cut(process.exeArgs()),
        user.isEmpty() || user.equals("<NA>") ? id(process.uid()) : cut(user),
        process.containerId());
  }

  private static Incident.@Nullable Place place(EnrichedRecord record) {
    ContainerEntity container = record.container();
    if (container == null) {
      return null;
    }
    PodEntity pod = record.pod();
    boolean known = !container.name().equals(ContainerEntity.INCOMPLETE);
    return new Incident.Place(
        record.node(),
        container.id(),
        known ? cut(container.name()) : "",
        known ? cut(container.image()) : "",
        pod == null ? "" : cut(pod.namespace() + "/" + pod.name()));
  }

  private static String subject(String rule, Activity activity) {
    return activity instanceof K8sEvent event ? rule + " of kind " + event.kind() : rule;
  }

  private static String id(int uid) {
    return uid < 0 ? "" : Integer.toString(uid);
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  static String cut(String text) {
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
  }
}

package io.sysflow.streams.incident;

import io.sysflow.model.Activity;
import io.sysflow.model.Alert;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Incident;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessActivity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes from alerts what incidents need of them. */
public final class AlertFacts {

  /**
   * Longer texts are cut: an incident is to fit in a message, whatever processes call themselves.
   */
  static final int LONGEST_TEXT = 400;

  private final Chains chains;

  /** Makes one that knows programs by {@code roles}. */
  public AlertFacts(Roles roles) {
    chains = new Chains(roles);
  }

  /** Returns what an incident needs of an alert. */
  public AlertFact of(Alert alert) {
    EnrichedRecord record = alert.record();
    List<ProcessFact> chain =
        record.activity() instanceof ProcessActivity act
            ? chains.of(act.procOid(), record.process(), record.ancestors())
            : List.of();
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

  static String cut(String text) {
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
  }
}

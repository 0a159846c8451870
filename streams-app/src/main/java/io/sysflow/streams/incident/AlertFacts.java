package io.sysflow.streams.incident;

import io.sysflow.model.Activity;
import io.sysflow.model.Alert;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.Correlated;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Incident;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.RemoteAncestor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes from alerts what incidents need of them. */
public final class AlertFacts {

  /**
   * Longer texts are cut: an incident is to fit in a message, whatever processes call themselves.
   */
  static final int LONGEST_TEXT = 400;

  /** Of more than these nothing is joined. */
  private static final int REMOTE = 32;

  private final Chains chains;

  /** Makes one that knows programs by {@code roles}. */
  public AlertFacts(Roles roles) {
    chains = new Chains(roles);
  }

  /** Returns what an incident needs of an alert. */
  public AlertFact of(Alert alert) {
    return of(alert, List.of());
  }

  /**
   * Returns what an incident needs of an alert.
   *
   * @param ancestors on other hosts by which the rule held, the nearest first
   */
  public AlertFact of(Alert alert, List<RemoteAncestor> ancestors) {
    return of(alert, ancestors, List.of());
  }

  /**
   * Returns what an incident needs of an alert of several records.
   *
   * @param witnesses those that the alert names, in the same order
   */
  public AlertFact ofCorrelated(Alert alert, List<EnrichedRecord> witnesses) {
    Correlated correlated = alert.correlated();
    List<ActFact> others = new ArrayList<>();
    for (int i = 0; correlated != null && i < witnesses.size(); i++) {
      if (!isSame(witnesses.get(i), alert.record())) {
        others.add(act(witnesses.get(i), correlated.sources().get(i).ruleId()));
      }
    }
    return of(alert, List.of(), others);
  }

  private static boolean isSame(EnrichedRecord one, EnrichedRecord other) {
    return one.seq() == other.seq()
        && one.epoch() == other.epoch()
        && one.node().equals(other.node());
  }

  private ActFact act(EnrichedRecord record, String ruleId) {
    List<ProcessFact> chain =
        record.activity() instanceof ProcessActivity act
            ? chains.of(act.procOid(), record.process(), record.ancestors())
            : List.of();
    return new ActFact(
        record.activity().ts(),
        record.node(),
        chain,
        place(record),
        FileUses.of(record),
        chain.isEmpty() ? subject(ruleId, record.activity()) : "");
  }

  private AlertFact of(Alert alert, List<RemoteAncestor> ancestors, List<ActFact> others) {
    EnrichedRecord record = alert.record();
    ActFact own = act(record, alert.ruleId());
    return new AlertFact(
        alert.id(),
        own.ts(),
        own.node(),
        record.epoch(),
        record.seq(),
        alert.ruleId(),
        cut(alert.ruleName()),
        alert.severity(),
        alert.tags(),
        cut(alert.output()),
        own.chain(),
        remote(ancestors),
        own.container(),
        own.files(),
        own.subject(),
        alert.witness(),
        others);
  }

  /** Those that join, of each process that made a connection and its own ancestors. */
  private List<RemoteFact> remote(List<RemoteAncestor> ancestors) {
    List<RemoteFact> remote = new ArrayList<>();
    for (int i = 0; i < ancestors.size() && remote.size() < REMOTE; ) {
      RemoteAncestor opener = ancestors.get(i);
      List<ProcessEntity> above = new ArrayList<>();
      for (i++; i < ancestors.size() && isOfOne(opener, ancestors.get(i)); i++) {
        above.add(ancestors.get(i).process());
      }
      chains
          .of(opener.process().oid(), opener.process(), above)
          .forEach(one -> remote.add(new RemoteFact(opener.hops(), opener.node(), one)));
    }
    return remote.subList(0, Math.min(REMOTE, remote.size()));
  }

  private static boolean isOfOne(RemoteAncestor opener, RemoteAncestor other) {
    return other.link().equals(opener.link()) && other.node().equals(opener.node());
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

package io.sysflow.streams.incident;

import io.sysflow.model.Alert;
import io.sysflow.model.Incident;
import io.sysflow.model.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an incident needs of an alert.
 *
 * @param id of the alert
 * @param ts when it happened, ns since the epoch
 * @param node where
 * @param epoch of the record's envelope
 * @param seq of the record's envelope
 * @param ruleId identity of the rule
 * @param ruleName as its author wrote it
 * @param severity of the rule
 * @param tags of the rule
 * @param says the rule's message; cut if long
 * @param chain the process and those of its ancestors that join, innermost first; empty if the
 *     alert is about no process
 * @param remote processes on other hosts that it acts for, as far as the rule asked for them, the
 *     nearest first
 * @param container of the process; null on the host
 * @param files that it is about
 * @param subject what joins an alert that is about no process with others, such as a pod; empty if
 *     it is about a process
 * @param witness where the record stands; null outside Kafka
 * @param others what the other records say that it is of
 */
public record AlertFact(
    String id,
    long ts,
    String node,
    long epoch,
    long seq,
    String ruleId,
    String ruleName,
    Severity severity,
    List<String> tags,
    String says,
    List<ProcessFact> chain,
    List<RemoteFact> remote,
    Incident.@Nullable Place container,
    List<FileUse> files,
    String subject,
    Alert.@Nullable Witness witness,
    List<ActFact> others)
    implements Fact, Comparable<AlertFact> {

  private static final Comparator<AlertFact> ORDER =
      Comparator.comparingLong(AlertFact::ts)
          .thenComparing(AlertFact::node)
          .thenComparingLong(AlertFact::epoch)
          .thenComparingLong(AlertFact::seq)
          .thenComparing(AlertFact::ruleId)
          .thenComparing(AlertFact::id);

  /** Copies its lists. */
  public AlertFact {
    tags = List.copyOf(tags);
    chain = List.copyOf(chain);
    remote = List.copyOf(remote);
    files = List.copyOf(files);
    others = List.copyOf(others);
  }

  /** Makes one of a single record. */
  public AlertFact(
      String id,
      long ts,
      String node,
      long epoch,
      long seq,
      String ruleId,
      String ruleName,
      Severity severity,
      List<String> tags,
      String says,
      List<ProcessFact> chain,
      List<RemoteFact> remote,
      Incident.@Nullable Place container,
      List<FileUse> files,
      String subject,
      Alert.@Nullable Witness witness) {
    this(
        id, ts, node, epoch, seq, ruleId, ruleName, severity, tags, says, chain, remote, container,
        files, subject, witness, List.of());
  }

  /** By time; what happened at one time, by where it stands and by rule. */
  @Override
  public int compareTo(AlertFact other) {
    return ORDER.compare(this, other);
  }

  /**
   * Returns the keys that other alerts may share: its own, those on other hosts, and those of the
   * other records that it is of.
   */
  List<JoinKey> keys() {
    List<JoinKey> own = ownKeys();
    if (remote.isEmpty() && others.isEmpty()) {
      return own;
    }
    Set<JoinKey> keys = new LinkedHashSet<>(own);
    remote.forEach(process -> keys.add(process.key()));
    others.forEach(act -> keys.addAll(act.keys()));
    return List.copyOf(keys);
  }

  /** Returns what all of its records say, its own last. */
  List<ActFact> acts() {
    List<ActFact> acts = new ArrayList<>(others);
    acts.add(own());
    return acts;
  }

  private ActFact own() {
    return new ActFact(ts, node, chain, container, files, subject);
  }

  /** Returns whether it joins all that an earlier state of it does. */
  boolean joinsAllOf(AlertFact earlier) {
    return ts == earlier.ts
        && Set.copyOf(keys()).containsAll(earlier.keys())
        && uses().containsAll(earlier.uses());
  }

  private Set<Map.Entry<Long, FileUse>> uses() {
    Set<Map.Entry<Long, FileUse>> uses = new HashSet<>();
    acts().forEach(act -> act.files().forEach(use -> uses.add(Map.entry(act.ts(), use))));
    return uses;
  }

  /** Returns the keys on its own node, the outermost process last. */
  List<JoinKey> ownKeys() {
    return own().keys();
  }

  /** Returns the key that most alerts share. */
  JoinKey root() {
    return chain.isEmpty()
        ? new SubjectKey(node, subject)
        : new ProcessKey(node, chain.get(chain.size() - 1).oid());
  }
}

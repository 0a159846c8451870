package io.sysflow.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A rule that held for a record.
 *
 * @param id hash of node, epoch, seq and rule: the same however often it is computed
 * @param ruleId stable identity of the rule
 * @param ruleName as its author wrote it
 * @param description what it means
 * @param severity of the rule
 * @param tags of the rule, ATT&amp;CK ids included
 * @param policyVersion of the policy that the rule was in; null if it has none
 * @param output the rule's message, fields filled in
 * @param outputFields the fields of the message and their values
 * @param evtType Falco event type of the operation that matched, such as "execve"; null if none
 * @param record what happened, with its state
 * @param witness where the record stands; null outside Kafka
 * @param correlated what it is of, if a correlation found it: then the record is the one that made
 *     it certain, and the id is a hash of the correlation and its group; null otherwise
 */
public record Alert(
    String id,
    String ruleId,
    String ruleName,
    String description,
    Severity severity,
    List<String> tags,
    @Nullable String policyVersion,
    String output,
    Map<String, String> outputFields,
    @Nullable String evtType,
    EnrichedRecord record,
    @Nullable Witness witness,
    @Nullable Correlated correlated) {

  /** Copies its collections; the fields are sorted by name. */
  public Alert {
    tags = List.copyOf(tags);
    outputFields = Collections.unmodifiableMap(new TreeMap<>(outputFields));
  }

  /** Makes the alert of a rule. */
  public Alert(
      String id,
      String ruleId,
      String ruleName,
      String description,
      Severity severity,
      List<String> tags,
      @Nullable String policyVersion,
      String output,
      Map<String, String> outputFields,
      @Nullable String evtType,
      EnrichedRecord record,
      @Nullable Witness witness) {
    this(
        id,
        ruleId,
        ruleName,
        description,
        severity,
        tags,
        policyVersion,
        output,
        outputFields,
        evtType,
        record,
        witness,
        null);
  }

  /** Whether more may come of an alert that several records give rise to. */
  public enum State {
    /** Told for the first time. */
    NEW,
    /** Told again, for it has changed. */
    UPDATED,
    /** Complete: nothing more comes. */
    CLOSED
  }

  /**
   * Where a record stands in Kafka.
   *
   * @param topic name
   * @param partition number
   * @param offset in the partition
   */
  public record Witness(String topic, int partition, long offset) {}
}

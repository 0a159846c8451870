package io.sysflow.policy.ir;

import io.sysflow.model.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A correlation, ready to be run: hits of rules, or alerts of other correlations, of one group
 * within a time.
 *
 * @param id stable identity
 * @param key the identity and a hash of what the correlation says: two of the same key are the same
 * @param name as its author wrote it
 * @param description what it means
 * @param severity of its alerts
 * @param tags ATT&amp;CK ids included
 * @param type what it asks
 * @param rules what it is of, in order
 * @param others what ends a sequence, or must follow
 * @param groupBy fields whose values the hits have in common
 * @param fields whose values it is of
 * @param carried fields whose values its alerts have for correlations that are of them
 * @param timespan in ns
 * @param bounds of the number that it asks for; all must hold
 * @param asked which of the rules must hit, by their numbers in {@code rules}; null if all
 * @param percentile which, of 100
 * @param warmUp how long a group must be known before a value is new in it, in ns
 * @param support how many hits of a group there must have been before
 * @param quiet whether only the correlations that are of it use it
 */
public record Correlation(
    String id,
    String key,
    String name,
    String description,
    Severity severity,
    List<String> tags,
    CorrelationType type,
    List<Input> rules,
    List<Input> others,
    List<String> groupBy,
    List<String> fields,
    List<String> carried,
    long timespan,
    List<Bound> bounds,
    @Nullable RuleLogic asked,
    double percentile,
    long warmUp,
    long support,
    boolean quiet) {

  /** Copies its lists. */
  public Correlation {
    tags = List.copyOf(tags);
    rules = List.copyOf(rules);
    others = List.copyOf(others);
    groupBy = List.copyOf(groupBy);
    fields = List.copyOf(fields);
    carried = List.copyOf(carried);
    bounds = List.copyOf(bounds);
  }

  /**
   * A rule or correlation that a correlation is of.
   *
   * @param name what it is called
   * @param rule its number in the policy, -1 if it is a correlation
   * @param correlation its number among the correlations, -1 if it is a rule
   * @param group for each field of the group, the terms of which the first that has a value counts;
   *     empty of a correlation
   * @param fields the same for each field whose values count
   * @param carried the same for each field that is carried
   * @param groupOf for each field of the group, which of the fields that the other correlation is
   *     grouped by it is; below zero, -1 - which of those that it carries
   * @param fieldsOf the same for each field whose values count
   * @param carriedOf the same for each field that is carried
   */
  public record Input(
      String name,
      int rule,
      int correlation,
      List<List<Term>> group,
      List<List<Term>> fields,
      List<List<Term>> carried,
      List<Integer> groupOf,
      List<Integer> fieldsOf,
      List<Integer> carriedOf) {

    /** Copies its lists. */
    public Input {
      group = List.copyOf(group);
      fields = List.copyOf(fields);
      carried = List.copyOf(carried);
      groupOf = List.copyOf(groupOf);
      fieldsOf = List.copyOf(fieldsOf);
      carriedOf = List.copyOf(carriedOf);
    }
  }

  /** Returns all that it is of: a hit's slot is a number in this list. */
  public List<Input> inputs() {
    List<Input> inputs = new java.util.ArrayList<>(rules);
    inputs.addAll(others);
    return inputs;
  }

  /** Returns what hits in a slot are of. */
  public Input input(int slot) {
    return slot < rules.size() ? rules.get(slot) : others.get(slot - rules.size());
  }

  /** Returns whether hits of one node alone make up a group. */
  public boolean ofOneNode() {
    return groupBy.contains("evt.hostname") || groupBy.contains("sf.node.id");
  }
}

package io.sysflow.policy.ir;

import io.sysflow.model.Severity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A correlation as it is written: what it refers to is not looked up yet.
 *
 * @param id that its author gave it, empty if none
 * @param reference the name that others refer to it by, empty if none
 * @param title what it is called
 * @param description what it means
 * @param severity of its alerts
 * @param tags ATT&amp;CK ids included
 * @param position where it is written
 * @param type what it asks
 * @param rules ids or names of the rules and correlations that it is of
 * @param others those that end a sequence, or must follow
 * @param groupBy fields whose values the hits have in common
 * @param aliases fields by rule, by the name that {@code groupBy} has for them
 * @param fields whose values it is of
 * @param timespan in ns
 * @param bounds of the number that it asks for
 * @param asked which of the rules must hit, numbered as in {@code named}; null if all
 * @param named the names in that
 * @param percentile which, of 100
 * @param warmUp how long a group must be known before a value is new in it, in ns
 * @param support how many hits of a group there must have been before
 * @param generate whether the rules that it is of raise alerts themselves; null if it does not say
 */
public record CorrelationRule(
    String id,
    String reference,
    String title,
    String description,
    Severity severity,
    List<String> tags,
    Position position,
    CorrelationType type,
    List<Named> rules,
    List<Named> others,
    List<Named> groupBy,
    Map<String, Map<String, Named>> aliases,
    List<Named> fields,
    long timespan,
    List<Bound> bounds,
    @Nullable RuleLogic asked,
    List<Named> named,
    double percentile,
    long warmUp,
    long support,
    @Nullable Boolean generate) {

  /** Copies its collections. */
  public CorrelationRule {
    tags = List.copyOf(tags);
    rules = List.copyOf(rules);
    others = List.copyOf(others);
    groupBy = List.copyOf(groupBy);
    aliases = Map.copyOf(aliases);
    fields = List.copyOf(fields);
    bounds = List.copyOf(bounds);
    named = List.copyOf(named);
  }

  /**
   * A name, and where it stands.
   *
   * @param text the name
   * @param position where
   */
  public record Named(String text, Position position) {}

  /** Returns whether a reference means this correlation. */
  public boolean isMeant(String text) {
    return !text.isEmpty() && (text.equals(id) || text.equals(reference) || text.equals(title));
  }
}

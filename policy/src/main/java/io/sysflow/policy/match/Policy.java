package io.sysflow.policy.match;

import io.sysflow.policy.field.Operation;
import io.sysflow.policy.field.RecordKind;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Exprs;
import io.sysflow.policy.ir.Rule;
import io.sysflow.policy.ir.RuleSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A compiled set of rules. It does not change: any number of {@link Matcher}s in any threads share
 * it. What of the rules is to be evaluated for an operation is worked out when it is met for the
 * first time, and kept.
 */
public final class Policy {

  private final String id;
  private final String version;
  private final List<PolicyRule> rules;
  private final Expr drops;
  private final boolean first;
  private final Correlations correlations;
  private final Map<RecordKind, Map<Operation, OperationIndex>> indexes =
      new EnumMap<>(RecordKind.class);

  private final boolean asksAcross;
  private @Nullable Policy here;
  private @Nullable Policy candidates;

  private Policy(
      String id,
      String version,
      List<PolicyRule> rules,
      Expr drops,
      boolean first,
      Correlations correlations) {
    this.id = id;
    this.version = version;
    this.rules = List.copyOf(rules);
    this.drops = drops;
    this.first = first;
    this.correlations = correlations;
    this.asksAcross = this.rules.stream().anyMatch(rule -> asks(rule.rule()));
  }

  /**
   * Compiles a policy.
   *
   * @param id what it is called
   * @param version hash of what it was made of
   * @param rules in order
   */
  public static Policy of(String id, String version, List<Rule> rules) {
    return of(id, version, new RuleSet(rules, List.of(), List.of(), List.of()));
  }

  /**
   * Compiles a policy.
   *
   * @param id what it is called
   * @param version hash of what it was made of
   * @param set rules in order, and what they are not to see
   */
  public static Policy of(String id, String version, RuleSet set) {
    List<PolicyRule> named = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Rule rule : set.rules()) {
      String slug = rule.id() == null ? slug(rule.name()) : rule.id();
      String unique = slug;
      for (int i = 2; !ids.add(unique); i++) {
        unique = slug + "-" + i;
      }
      named.add(new PolicyRule(unique, rule));
    }
    return new Policy(id, version, named, Exprs.or(set.drops()), false, Correlations.NONE);
  }

  private static String slug(String name) {
    String slug = name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-");
    return slug.replaceAll("^-|-$", "");
  }

  /** Returns what the policy is called. */
  public String id() {
    return id;
  }

  /** Returns the hash of what it was made of. */
  public String version() {
    return version;
  }

  /** Returns the policy of which only the first rule that holds for a record is told. */
  public Policy firstOnly() {
    return new Policy(id, version, rules, drops, true, correlations);
  }

  /** Returns the policy with correlations of its rules. */
  public Policy with(Correlations ofRules) {
    return new Policy(id, version, rules, drops, first, ofRules);
  }

  /** Returns the correlations of its rules. */
  public Correlations correlations() {
    return correlations;
  }

  /**
   * Returns the policy without what asks for ancestors on other hosts: this one, if nothing does. A
   * rule that asks stays as far as it holds whoever they are.
   */
  public synchronized Policy here() {
    Policy made = here;
    if (made == null) {
      made = with(rule -> asks(rule) ? Crossing.mustHold(rule.condition()) : rule.condition());
      here = made;
    }
    return made;
  }

  /** Returns the rules that ask for ancestors on other hosts, with what must hold if they hold. */
  public synchronized Policy candidates() {
    Policy made = candidates;
    if (made == null) {
      made = with(rule -> asks(rule) ? Crossing.mayHold(rule.condition()) : Expr.FALSE);
      candidates = made;
    }
    return made;
  }

  /**
   * Returns the rules that ask for ancestors on other hosts, but for what {@link #here} tells of
   * them.
   */
  public Policy across() {
    return with(rule -> asks(rule) ? acrossAlone(rule.condition()) : Expr.FALSE);
  }

  private static Expr acrossAlone(Expr condition) {
    return Exprs.and(List.of(condition, Exprs.not(Crossing.mustHold(condition))));
  }

  /** Returns whether a rule asks for ancestors on other hosts. */
  public boolean asksAcross() {
    return asksAcross;
  }

  private static boolean asks(Rule rule) {
    return Crossing.isIn(rule.condition());
  }

  /** Rules keep their identities and places; those that never hold cost nothing. */
  private Policy with(Function<Rule, Expr> condition) {
    if (!asksAcross()) {
      return this;
    }
    List<PolicyRule> changed = new ArrayList<>();
    for (PolicyRule rule : rules) {
      changed.add(
          new PolicyRule(rule.id(), rule.rule().withCondition(condition.apply(rule.rule()))));
    }
    return new Policy(id, version, changed, drops, first, correlations);
  }

  /** Returns whether only the first rule that holds is told. */
  boolean tellsFirstOnly() {
    return first;
  }

  /** Returns the rules in order. */
  public List<PolicyRule> rules() {
    return rules;
  }

  /** Returns what is to be evaluated for an operation in a kind of record. */
  synchronized OperationIndex index(RecordKind kind, Operation operation) {
    return indexes
        .computeIfAbsent(kind, key -> new EnumMap<>(Operation.class))
        .computeIfAbsent(
            operation, key -> new OperationIndex(kind, operation, residues(kind, operation)));
  }

  /** Returns what holds for records of a kind that no rule is to see. */
  Check drops(RecordKind kind) {
    return Checks.of(new Specializer(kind, Operation.RECORD).specialize(drops));
  }

  private List<Expr> residues(RecordKind kind, Operation operation) {
    Specializer specializer = new Specializer(kind, operation);
    return rules.stream().map(rule -> residue(rule.rule(), operation, specializer)).toList();
  }

  private static Expr residue(Rule rule, Operation operation, Specializer specializer) {
    boolean meant = rule.language().ofWholeRecords() == (operation == Operation.RECORD);
    return meant ? specializer.specialize(rule.condition()) : Expr.FALSE;
  }
}

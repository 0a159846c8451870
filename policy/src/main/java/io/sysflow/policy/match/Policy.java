package io.sysflow.policy.match;

import io.sysflow.policy.field.Operation;
import io.sysflow.policy.field.RecordKind;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Rule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A compiled set of rules. It does not change: any number of {@link Matcher}s in any threads share
 * it. What of a rule is to be evaluated for which operations is worked out when a combination of
 * operations is met for the first time, and kept.
 */
public final class Policy {

  private final String id;
  private final String version;
  private final List<PolicyRule> rules;
  private final CheckCompiler compiler = new CheckCompiler();
  private final Map<RecordKind, Map<Operation, List<Expr>>> residues =
      new EnumMap<>(RecordKind.class);
  private final Map<Long, Plan> plans = new HashMap<>();

  private Policy(String id, String version, List<PolicyRule> rules) {
    this.id = id;
    this.version = version;
    this.rules = List.copyOf(rules);
  }

  /**
   * Compiles a policy.
   *
   * @param id what it is called
   * @param version hash of what it was made of
   * @param rules in order
   */
  public static Policy of(String id, String version, List<Rule> rules) {
    List<PolicyRule> named = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Rule rule : rules) {
      String slug = slug(rule.name());
      String unique = slug;
      for (int i = 2; !ids.add(unique); i++) {
        unique = slug + "-" + i;
      }
      named.add(new PolicyRule(unique, rule));
    }
    return new Policy(id, version, named);
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

  /** Returns the rules in order. */
  public List<PolicyRule> rules() {
    return rules;
  }

  /** Returns what is to be evaluated for records of a kind with some operations. */
  synchronized Plan plan(RecordKind kind, int opFlags, long xopFlags, boolean creat) {
    long key = Plan.key(kind, opFlags, xopFlags, creat);
    Plan plan = plans.get(key);
    if (plan == null) {
      List<Operation> operations = Operation.of(kind, opFlags, xopFlags, creat);
      Map<Operation, List<Expr>> chosen = new EnumMap<>(Operation.class);
      for (Operation operation : operations) {
        chosen.put(operation, residues(kind, operation));
      }
      plan = Plan.of(kind, rules, operations, chosen, compiler);
      plans.put(key, plan);
    }
    return plan;
  }

  private List<Expr> residues(RecordKind kind, Operation operation) {
    return residues
        .computeIfAbsent(kind, key -> new EnumMap<>(Operation.class))
        .computeIfAbsent(
            operation,
            key -> {
              Specializer specializer = new Specializer(kind, operation, compiler);
              return rules.stream()
                  .map(rule -> specializer.specialize(rule.rule().condition()))
                  .toList();
            });
  }
}

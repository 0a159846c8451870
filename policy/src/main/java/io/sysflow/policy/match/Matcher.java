package io.sysflow.policy.match;

import io.sysflow.model.Activity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileFlow;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.RemoteAncestor;
import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.Operation;
import io.sysflow.policy.field.RecordKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rules of a policy that hold for a record: a rule holds if it holds for at least one of
 * the record's operations taken alone. It makes no garbage where nothing matches. Used from one
 * thread.
 */
public final class Matcher {

  /** How many combinations of operations are looked up here; there are fewer in practice. */
  private static final int SLOTS = 1 << 10;

  private final Policy policy;
  private final EventView view = new EventView();
  private final Matches found = new Matches();
  private final Map<RecordKind, Map<Operation, OperationMatcher>> matchers =
      new EnumMap<>(RecordKind.class);
  private final long[] keys = new long[SLOTS];
  private final @Nullable Plan[] plans = new @Nullable Plan[SLOTS];

  /** Makes a matcher for a policy. */
  public Matcher(Policy policy) {
    this.policy = policy;
  }

  /** Returns the policy. */
  public Policy policy() {
    return policy;
  }

  /** Returns the rules that hold, in the policy's order, each with the operation that it is for. */
  public List<Match> match(EnrichedRecord record) {
    return match(record, List.of());
  }

  /**
   * Returns the rules that hold.
   *
   * @param ancestors of the record's process on other hosts, the nearest first
   */
  public List<Match> match(EnrichedRecord record, List<RemoteAncestor> ancestors) {
    Plan plan = plan(record.activity());
    List<OperationMatcher> operations = plan.operations();
    if (operations.isEmpty()) {
      return List.of();
    }
    view.set(record, ancestors);
    for (int i = 0; i < operations.size(); i++) {
      operations.get(i).match(view, found);
    }
    List<Match> matches = found.take();
    if (!matches.isEmpty() && plan.drops(view)) {
      matches = List.of();
    }
    view.clear();
    return matches;
  }

  /** Returns whether the policy says that no rule is to see a record. */
  public boolean drops(EnrichedRecord record) {
    view.set(record);
    boolean drops = plan(record.activity()).drops(view);
    view.clear();
    return drops;
  }

  private Plan plan(Activity activity) {
    RecordKind kind = RecordKind.of(activity);
    int opFlags = activity instanceof ProcessActivity act ? act.opFlags().bits() : 0;
    long xopFlags = activity instanceof ProcessActivity act ? act.xopFlags().bits() : 0;
    boolean creat = activity instanceof FileFlow flow && Operation.isCreat(flow.openFlags());
    long key = Plan.key(kind, opFlags, xopFlags, creat);
    int slot = (int) ((key * 0x9e3779b97f4a7c15L) >>> 54);
    Plan plan = plans[slot];
    if (plan == null || keys[slot] != key) {
      plan = plan(kind, Operation.of(kind, opFlags, xopFlags, creat));
      plans[slot] = plan;
      keys[slot] = key;
    }
    return plan;
  }

  private Plan plan(RecordKind kind, List<Operation> operations) {
    List<OperationMatcher> able = new ArrayList<>();
    List<Operation> all = new ArrayList<>(operations);
    all.add(Operation.RECORD);
    for (Operation operation : all) {
      OperationMatcher matcher =
          matchers
              .computeIfAbsent(kind, key -> new EnumMap<>(Operation.class))
              .computeIfAbsent(
                  operation, key -> new OperationMatcher(policy.index(kind, operation), view));
      if (!matcher.isEmpty()) {
        able.add(matcher);
      }
    }
    return new Plan(able, policy.drops(kind));
  }

  /** The rules that hold for the operations of one record so far, in the policy's order. */
  private final class Matches implements OperationMatcher.Found {
    private int[] rules = new int[16];
    private Operation[] operations = new Operation[16];
    private int size;

    @Override
    public void rule(int rule, Operation operation) {
      int at = size;
      while (at > 0 && rules[at - 1] > rule) {
        at--;
      }
      if (at > 0 && rules[at - 1] == rule) {
        return;
      }
      if (size == rules.length) {
        rules = Arrays.copyOf(rules, size * 2);
        operations = Arrays.copyOf(operations, size * 2);
      }
      System.arraycopy(rules, at, rules, at + 1, size - at);
      System.arraycopy(operations, at, operations, at + 1, size - at);
      rules[at] = rule;
      operations[at] = operation;
      size++;
    }

    List<Match> take() {
      if (size == 0) {
        return List.of();
      }
      List<Match> matches = new ArrayList<>(size);
      for (int i = 0; i < (policy.tellsFirstOnly() ? 1 : size); i++) {
        matches.add(new Match(policy.rules().get(rules[i]), operations[i]));
      }
      size = 0;
      return matches;
    }
  }

  @Override
  public String toString() {
    return policy.id() + " with " + Arrays.stream(plans).filter(p -> p != null).count() + " plans";
  }
}

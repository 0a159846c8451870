package io.sysflow.policy.match;

import io.sysflow.model.Activity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileFlow;
import io.sysflow.model.ProcessActivity;
import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.Operation;
import io.sysflow.policy.field.RecordKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    Plan plan = plan(record.activity());
    Plan.Entry[] entries = plan.entries();
    if (entries.length == 0) {
      return List.of();
    }
    view.set(record);
    List<Match> matches = List.of();
    for (Plan.Entry entry : entries) {
      Operation operation = holds(entry);
      if (operation != null) {
        matches = matches.isEmpty() ? new ArrayList<>(2) : matches;
        matches.add(new Match(entry.rule(), operation));
      }
    }
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

  private @Nullable Operation holds(Plan.Entry entry) {
    Check[] checks = entry.checks();
    Operation[] operations = entry.operations();
    for (int i = 0; i < checks.length; i++) {
      view.operation(operations[i]);
      if (checks[i].test(view)) {
        return operations[i];
      }
    }
    return null;
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
      plan = policy.plan(kind, opFlags, xopFlags, creat);
      plans[slot] = plan;
      keys[slot] = key;
    }
    return plan;
  }

  @Override
  public String toString() {
    return policy.id() + " with " + Arrays.stream(plans).filter(p -> p != null).count() + " plans";
  }
}

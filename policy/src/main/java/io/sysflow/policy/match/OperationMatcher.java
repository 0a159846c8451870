package io.sysflow.policy.match;

import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.Memo;
import io.sysflow.policy.field.Operation;
import org.jspecify.annotations.Nullable;

/** Finds the rules that hold for one operation. Used from one thread. */
final class OperationMatcher {

  private final OperationIndex index;
  private final Findings findings;
  private final Candidates candidates;
  private final Memo memo;
  private final @Nullable Selection[] selections;

  /** Takes what holds. */
  interface Found {
    /** Takes the place of a rule in the policy. */
    void rule(int rule, Operation operation);
  }

  /**
   * Makes a matcher.
   *
   * @param view that shows the records
   */
  OperationMatcher(OperationIndex index, EventView view) {
    this.index = index;
    this.findings = new Findings(index, view);
    this.candidates = new Candidates(index.words());
    this.memo = new Memo(index.slots(), index.columns());
    this.selections = new @Nullable Selection[index.facets().combinations()];
  }

  /** Returns whether no rule can hold. */
  boolean isEmpty() {
    return index.isEmpty();
  }

  void match(EventView view, Found found) {
    memo.clear();
    view.operation(index.operation(), memo);
    Selection selection = selection(index.facets().combination(view));
    if (selection.isEmpty()) {
      return;
    }
    findings.clear();
    selection.collect(view, findings, candidates);
    int group = -1;
    boolean holds = false;
    for (int word = candidates.next(0); word >= 0; word = candidates.next(word + 1)) {
      long bits = index.filters().left(word, candidates.take(word), findings);
      if (bits == 0) {
        continue;
      }
      if (index.group(word) != group) {
        group = index.group(word);
        holds = index.guard(group).test(view);
      }
      if (holds) {
        match(word, bits, view, found);
      }
    }
  }

  private Selection selection(int combination) {
    Selection selection = selections[combination];
    if (selection == null) {
      selection = new Selection(index, index.facets().entries(combination));
      selections[combination] = selection;
    }
    return selection;
  }

  private void match(int word, long bits, EventView view, Found found) {
    long exceptions = 0;
    boolean known = false;
    for (long rest = bits; rest != 0; rest &= rest - 1) {
      int entry = (word << 6) + Long.numberOfTrailingZeros(rest);
      Check check = index.check(entry);
      if (check != null && !check.test(view)) {
        continue;
      }
      if (!known) {
        exceptions = index.filters().exceptions(word, bits, findings);
        known = true;
      }
      if ((exceptions & 1L << entry) == 0 || index.exceptions(entry).test(view)) {
        found.rule(index.rule(entry), index.operation());
      }
    }
  }
}

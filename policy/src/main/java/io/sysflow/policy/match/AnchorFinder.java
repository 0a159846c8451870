package io.sysflow.policy.match;

import io.sysflow.policy.field.RecordKind;
import io.sysflow.policy.ir.Expr;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the literals to look conditions up by, for one kind of record; those of a comparison once.
 * Used from one thread.
 */
final class AnchorFinder {

  private final RecordKind kind;
  private final IdentityHashMap<Expr, Optional<Anchors>> known = new IdentityHashMap<>();

  AnchorFinder(RecordKind kind) {
    this.kind = kind;
  }

  /** Returns the kind of record. */
  RecordKind kind() {
    return kind;
  }

  /** Returns the literals of a comparison, null if there are none. */
  @Nullable Anchors of(Expr.Compare compare) {
    Optional<Anchors> anchors = known.get(compare);
    if (anchors == null) {
      anchors = Optional.ofNullable(Anchors.ofOne(compare, kind));
      known.put(compare, anchors);
    }
    return anchors.orElse(null);
  }

  /** Returns whether a condition is looked up by literals. */
  boolean finds(Expr condition) {
    Anchors anchors = Anchors.of(condition, this);
    return anchors != null && anchors.weight() <= Anchors.MAX_WEIGHT;
  }
}

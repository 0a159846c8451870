package io.sysflow.policy.match;

import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.field.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of an index. Used from one thread, until they are frozen. */
final class Columns {

  private final Map<FieldRef, Column> columns = new LinkedHashMap<>();

  /** Returns the column of a field, null if it has no texts, or several that differ in meaning. */
  @Nullable Column of(FieldRef field) {
    boolean fits =
        field.type() == FieldType.TEXT
            && (field.shape() == Shape.ONE || field.shape() == Shape.ANY);
    return fits ? columns.computeIfAbsent(field, key -> new Column(key, columns.size())) : null;
  }

  /** Returns how many there are. */
  int size() {
    return columns.size();
  }

  /** Ends the making. */
  void freeze() {
    columns.values().forEach(Column::freeze);
  }
}

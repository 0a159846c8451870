package io.sysflow.policy.field;

import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A field of the catalogue.
 *
 * @param name as in rules
 * @param type of its values
 * @param shape how many values it has
 * @param argument whether it takes one
 * @param kinds the kinds of records that it can have a value in; in others it is missing
 * @param scope the operations that it can have a value for; of others it is missing
 * @param slice which part of the text that is read is the value
 * @param doc what it is
 * @param unavailable why our records do not hold it; null if they do
 * @param binder how it is read, given the argument (empty if none)
 */
public record Field(
    String name,
    FieldType type,
    Shape shape,
    Argument argument,
    Set<RecordKind> kinds,
    Set<Operation> scope,
    Slice slice,
    String doc,
    @Nullable String unavailable,
    Function<String, Accessor> binder) {

  /** Whether a field takes an argument, and how it is written. */
  public enum Argument {
    NONE,
    /** {@code name} or {@code name[argument]}. */
    OPTIONAL,
    /** {@code name} or {@code name[number]}. */
    OPTIONAL_NUMBER,
    /** {@code name[argument]} or {@code name.argument}. */
    REQUIRED
  }

  /** Copies the sets. */
  public Field {
    kinds = Set.copyOf(kinds);
    scope = Set.copyOf(scope);
  }

  /** Returns whether it can have a value for an operation in a kind of record. */
  public boolean defined(RecordKind kind, Operation operation) {
    return kinds.contains(kind) && scope.contains(operation);
  }

  /** Returns whether our records hold it. */
  public boolean available() {
    return unavailable == null;
  }

  /** Fields of one name and type are the same: there is one in a catalogue. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Field field && name.equals(field.name) && type == field.type;
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}

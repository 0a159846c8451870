package io.sysflow.policy.field;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Collects the fields of a class, so that each is one call. */
final class Definer {

  private final List<Field> fields = new ArrayList<>();
  private Set<Operation> scope = EnumSet.allOf(Operation.class);
  private Set<RecordKind> kinds = EnumSet.allOf(RecordKind.class);

  /** Says which operations the fields that follow are defined for. */
  Definer in(Predicate<Operation> operations) {
    Set<Operation> chosen = EnumSet.noneOf(Operation.class);
    for (Operation operation : Operation.values()) {
      if (operations.test(operation)) {
        chosen.add(operation);
      }
    }
    scope = chosen;
    return this;
  }

  /** Says which kinds of records the fields that follow are defined for. */
  Definer on(RecordKind first, RecordKind... more) {
    kinds = EnumSet.of(first, more);
    return this;
  }

  /** Says that the fields that follow are defined for every operation of every record. */
  Definer everywhere() {
    scope = EnumSet.allOf(Operation.class);
    kinds = EnumSet.allOf(RecordKind.class);
    return this;
  }

  Definer text(String name, String doc, Accessor.Text accessor) {
    return slice(name, Slice.WHOLE, doc, accessor);
  }

  Definer slice(String name, Slice slice, String doc, Accessor.Text accessor) {
    return add(name, FieldType.TEXT, Shape.ONE, Field.Argument.NONE, slice, doc, a -> accessor);
  }

  Definer bool(String name, String doc, Accessor.Numeric accessor) {
    return number(name, FieldType.BOOL, doc, accessor);
  }

  Definer number(String name, FieldType type, String doc, Accessor.Numeric accessor) {
    return one(name, type, doc, accessor);
  }

  Definer address(String name, FieldType type, String doc, Accessor.Address accessor) {
    return one(name, type, doc, accessor);
  }

  /** Adds a field whose values are the names or sides of one thing. */
  Definer either(String name, FieldType type, String doc, Accessor accessor) {
    return add(
        name, type, Shape.EITHER, Field.Argument.NONE, Slice.WHOLE, doc, argument -> accessor);
  }

  /** Adds a field of several values, any of which counts. */
  Definer any(String name, FieldType type, String doc, Accessor accessor) {
    return add(name, type, Shape.ANY, Field.Argument.NONE, Slice.WHOLE, doc, argument -> accessor);
  }

  /**
   * Adds a field of numbered values, such as of each ancestor: any of them, or one by its number.
   */
  Definer ancestors(String name, FieldType type, String doc, Function<String, Accessor> binder) {
    return add(name, type, Shape.ANY, Field.Argument.OPTIONAL_NUMBER, Slice.WHOLE, doc, binder);
  }

  /** Adds a field that takes an argument. */
  Definer with(
      String name,
      FieldType type,
      Field.Argument argument,
      String doc,
      Function<String, Accessor> binder) {
    return add(name, type, Shape.ONE, argument, Slice.WHOLE, doc, binder);
  }

  /** Adds fields that our records do not hold, for one reason. */
  Definer unavailable(FieldType type, String reason, String... names) {
    for (String name : names) {
      unavailable(name, type, Shape.ONE, Field.Argument.NONE, reason);
    }
    return this;
  }

  Definer unavailable(
      String name, FieldType type, Shape shape, Field.Argument argument, String reason) {
    fields.add(
        new Field(
            name,
            type,
            shape,
            argument,
            Set.of(),
            Set.of(),
            Slice.WHOLE,
            "Known from Falco, never present.",
            reason,
            key -> Accessor.NONE));
    return this;
  }

  List<Field> fields() {
    return List.copyOf(fields);
  }

  /** Returns a truth value as a number. */
  static long truth(boolean value) {
    return value ? 1 : 0;
  }

  private Definer one(String name, FieldType type, String doc, Accessor accessor) {
    return add(name, type, Shape.ONE, Field.Argument.NONE, Slice.WHOLE, doc, argument -> accessor);
  }

  @SuppressWarnings("checkstyle:ParameterNumber") // a row of the table
  private Definer add(
      String name,
      FieldType type,
      Shape shape,
      Field.Argument argument,
      Slice slice,
      String doc,
      Function<String, Accessor> binder) {
    fields.add(new Field(name, type, shape, argument, kinds, scope, slice, doc, null, binder));
    return this;
  }
}

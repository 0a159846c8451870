package io.sysflow.policy.field;

import org.jspecify.annotations.Nullable;

/** A field as a rule names it, with its argument: {@code proc.aname[2]}. */
public final class FieldRef {

  private final Field field;
  private final @Nullable String argument;
  private final String text;
  private final Accessor accessor;

  FieldRef(Field field, @Nullable String argument, String text, Accessor accessor) {
    this.field = field;
    this.argument = argument;
    this.text = text;
    this.accessor = accessor;
  }

  /** Returns the field. */
  public Field field() {
    return field;
  }

  /** Returns what stands in brackets or after the field's name, null if nothing does. */
  public @Nullable String argument() {
    return argument;
  }

  /** Returns the name as in the rule. */
  public String text() {
    return text;
  }

  /** Returns the type of the values. */
  public FieldType type() {
    return field.type();
  }

  /** Returns how many values it has; an argument picks one. */
  public Shape shape() {
    return field.shape() == Shape.ANY && argument != null ? Shape.ONE : field.shape();
  }

  /** Returns whether the value depends on the operation alone, not on the record. */
  public boolean decidedBy(Operation operation) {
    return switch (field.name()) {
      case "evt.type",
          "syscall.type",
          "evt.type.is",
          "evt.dir",
          "evt.source",
          "evt.io_dir",
          "evt.is_io",
          "evt.is_io_read",
          "evt.is_io_write",
          "evt.is_wait",
          "evt.is_async",
          "evt.count",
          "evt.count.exit",
          "sf.type" ->
          true;
      case "evt.is_open_read", "evt.is_open_write", "evt.is_open_create", "evt.is_open_exec" ->
          !operation.opens();
      case "evt.is_syslog" -> !operation.writes();
      default -> false;
    };
  }

  Accessor accessor() {
    return accessor;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldRef ref && text.equals(ref.text) && field.equals(ref.field);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}

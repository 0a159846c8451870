package io.sysflow.policy.falco;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A condition as parsed: names are not resolved, nothing has a type. */
sealed interface Condition {

  /** Returns the index of its first character. */
  int position();

  /** All of some conditions. */
  record And(int position, List<Condition> terms) implements Condition {}

  /** Any of some conditions. */
  record Or(int position, List<Condition> terms) implements Condition {}

  /** The contrary of a condition. */
  record Not(int position, Condition term) implements Condition {}

  /** A name that stands for another condition. */
  record Macro(int position, String name) implements Condition {}

  /** Whether an operand has a value. */
  record Exists(int position, Operand operand) implements Condition {}

  /**
   * An operand compared with something.
   *
   * @param operator as written
   * @param modifier oneof, anyof or allof, null if none
   */
  record Check(int position, Operand left, String operator, @Nullable String modifier, Right right)
      implements Condition {}

  /** Something that has a value in an event. */
  sealed interface Operand {
    /** Returns the index of its first character. */
    int position();
  }

  /** A field with what stands in brackets after it, null if nothing does. */
  record FieldName(int position, String name, @Nullable String argument) implements Operand {}

  /** A function of operands. */
  record Call(int position, String name, List<Operand> arguments, @Nullable String subscript)
      implements Operand {}

  /** A list of operands within a call. */
  record Group(int position, List<Operand> elements) implements Operand {}

  /** A text or number within a call. */
  record Constant(int position, String text) implements Operand {}

  /** What stands on the right of an operator. */
  sealed interface Right {}

  /** One value. */
  record Value(int position, String text) implements Right {}

  /** Values in parentheses. */
  record Values(List<Value> values) implements Right {}

  /** The name of a list without parentheses. */
  record ListName(int position, String name) implements Right {}

  /** A field or function. */
  record Computed(Operand operand) implements Right {}
}

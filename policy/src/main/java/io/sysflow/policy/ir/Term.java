package io.sysflow.policy.ir;

import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.field.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that has a value in an event. */
public sealed interface Term {

  /** Returns the type of the value. */
  FieldType type();

  /** Returns whether the value is a list. */
  boolean list();

  /** A field. */
  record Read(FieldRef field) implements Term {
    @Override
    public FieldType type() {
      return field.type();
    }

    @Override
    public boolean list() {
      return field.shape() == Shape.LIST;
    }

    @Override
    public String toString() {
      return field.text();
    }
  }

  /**
   * A function of other terms.
   *
   * @param transformer which
   * @param arguments of its types
   * @param subscript in brackets after it, null if none
   * @param type of the result
   * @param list whether the result is a list
   */
  record Call(
      Transformer transformer,
      List<Term> arguments,
      @Nullable String subscript,
      FieldType type,
      boolean list)
      implements Term {
    /** Copies the list. */
    public Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(transformer.text()).append('(');
      for (Term argument : arguments) {
        text.append(text.charAt(text.length() - 1) == '(' ? "" : ",").append(argument);
      }
      return text.append(')').append(subscript == null ? "" : "[" + subscript + "]").toString();
    }
  }

  /** A text as it stands. */
  record Text(String text) implements Term {
    @Override
    public FieldType type() {
      return FieldType.TEXT;
    }

    @Override
    public boolean list() {
      return false;
    }

    @Override
    public String toString() {
      return "\"" + text + "\"";
    }
  }
}

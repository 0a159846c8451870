package io.sysflow.policy.ir;

import io.sysflow.policy.field.FieldType;
import java.util.Optional;

/** An operator that compares a term with values; names as in Falco. */
public enum Operator {
  EQUAL("="),
  NOT_EQUAL("!="),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">="),
  CONTAINS("contains"),
  ICONTAINS("icontains"),
  BCONTAINS("bcontains"),
  STARTS_WITH("startswith"),
  BSTARTS_WITH("bstartswith"),
  ENDS_WITH("endswith"),
  GLOB("glob"),
  IGLOB("iglob"),
  REGEX("regex"),
  IN("in"),
  INTERSECTS("intersects"),
  PMATCH("pmatch");

  private final String text;

  Operator(String text) {
    this.text = text;
  }

  /** Returns the operator as rules write it. */
  public String text() {
    return text;
  }

  /** Returns the operator that rules write so. */
  public static Optional<Operator> of(String text) {
    if (text.equals("==")) {
      return Optional.of(EQUAL);
    }
    for (Operator operator : values()) {
      if (operator.text.equals(text)) {
        return Optional.of(operator);
      }
    }
    return Optional.empty();
  }

  /** Returns whether the right-hand side is a set of values. */
  public boolean takesList() {
    return this == IN || this == INTERSECTS || this == PMATCH;
  }

  /** Returns whether values of a type can be compared so. */
  public boolean takes(FieldType type, boolean list) {
    if (list) {
      return this == IN || this == INTERSECTS;
    }
    return switch (this) {
      case EQUAL, NOT_EQUAL, IN -> true;
      case INTERSECTS -> type != FieldType.BYTES;
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          type == FieldType.TEXT || type.numeric();
      case CONTAINS, STARTS_WITH, ENDS_WITH -> type.textual();
      case BCONTAINS, BSTARTS_WITH -> type == FieldType.BYTES;
      case ICONTAINS, GLOB, IGLOB, REGEX, PMATCH -> type == FieldType.TEXT;
    };
  }
}

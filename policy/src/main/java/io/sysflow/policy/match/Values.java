package io.sysflow.policy.match;

import io.sysflow.model.Ip;
import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.FieldSource;
import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.field.Shape;
import io.sysflow.policy.field.Slice;
import io.sysflow.policy.ir.Term;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the values of terms as texts of their own, for what is not on the hot path. */
final class Values {

  private Values() {}

  /** Reads the values of a term. */
  interface Texts {
    /** Returns the values, empty if they are missing. */
    List<String> of(FieldSource source);
  }

  /** Returns a reader of a term's values as texts. */
  static Texts texts(Term term) {
    if (term instanceof Term.Read read) {
      FieldRef field = read.field();
      return source -> field(source, field);
    }
    if (term instanceof Term.Text text) {
      List<String> value = List.of(text.text());
      return source -> value;
    }
    if (term instanceof Term.Call call) {
      return Transformers.texts(call);
    }
    throw new AssertionError(term);
  }

  private static List<String> field(FieldSource source, FieldRef field) {
    if (!source.defines(field)) {
      return List.of();
    }
    if (field.shape() == Shape.ONE) {
      String value = text(source, field, 0);
      return value == null ? List.of() : List.of(value);
    }
    int size = source.size(field);
    List<String> values = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      String value = text(source, field, i);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  /** Returns a value of a field as it is printed, null if it is missing. */
  static @Nullable String text(FieldSource source, FieldRef field, int index) {
    FieldType type = field.type();
    if (type.textual()) {
      return sliced(source, field, source.text(field, index));
    }
    if (type.address()) {
      Ip ip = source.address(field, index);
      return ip == null ? null : ip.toString();
    }
    if (type == FieldType.REAL) {
      double real = source.real(field, index);
      return Double.isNaN(real) ? null : Double.toString(real);
    }
    long number = source.number(field, index);
    if (number == FieldSource.MISSING) {
      return null;
    }
    if (type == FieldType.BOOL) {
      return number == 0 ? "false" : "true";
    }
    return type == FieldType.UINT ? Long.toUnsignedString(number) : Long.toString(number);
  }

  private static @Nullable String sliced(
      FieldSource source, FieldRef field, @Nullable String text) {
    if (text == null) {
      return null;
    }
    Slice slice = source.slice(field);
    return slice.end(text) < 0 ? null : slice.of(text);
  }
}

package io.sysflow.policy.match;

import io.sysflow.policy.field.FieldSource;
import io.sysflow.policy.field.Shape;
import io.sysflow.policy.ir.Template;
import io.sysflow.policy.ir.Term;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fills the fields of a message in. */
public final class Outputs {

  /** What stands for a missing value, as in Falco. */
  public static final String MISSING = "<NA>";

  private Outputs() {}

  /** Returns the message in one line: control characters of values are dots. */
  public static String format(Template template, FieldSource source) {
    StringBuilder text = new StringBuilder();
    for (Template.Part part : template.parts()) {
      text.append(part.text());
      if (part.term() != null) {
        text.append(fitted(printable(value(part.term(), source)), part.width()));
      }
    }
    return text.toString();
  }

  /** Returns the values of the message's fields, by the names that it has for them. */
  public static Map<String, String> fields(Template template, FieldSource source) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (Template.Part part : template.parts()) {
      if (part.term() != null && part.name() != null) {
        fields.put(part.name(), value(part.term(), source));
      }
    }
    return fields;
  }

  /** Returns a term's value as it is printed. */
  static String value(Term term, FieldSource source) {
    List<String> values = Values.texts(term).of(source);
    if (values.isEmpty()) {
      return MISSING;
    }
    if (term.list()) {
      return "(" + String.join(",", values) + ")";
    }
    if (term instanceof Term.Read read && read.field().shape() == Shape.ANY) {
      return String.join("->", values);
    }
    return values.get(0);
  }

  private static String fitted(String value, int width) {
    if (width == 0) {
      return value;
    }
    return value.length() > width
        ? value.substring(0, width)
        : value + " ".repeat(width - value.length());
  }

  private static String printable(String value) {
    StringBuilder text = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      text.append(Character.isISOControl(c) ? '.' : c);
    }
    return text.toString();
  }
}

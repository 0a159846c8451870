package io.sysflow.streams.alert;

import io.sysflow.policy.field.Field;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.field.Shape;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Map;

/**
 * The values of a message's fields as Falco writes them: numbers and truth values as such, times as
 * nanoseconds, and null for what is missing.
 */
final class FalcoFields {

  private static final String MISSING = "<NA>";
  private static final String TIME = "evt.time";

  private FalcoFields() {}

  /**
   * Writes the fields, and the time that each of Falco's messages begins with.
   *
   * @param ts when it happened, ns since the epoch
   */
  static void write(JsonOut json, Map<String, String> values, long ts) throws IOException {
    if (!values.containsKey(TIME)) {
      json.number(TIME, ts);
    }
    for (Map.Entry<String, String> value : values.entrySet()) {
      write(json, value.getKey(), value.getValue(), ts);
    }
  }

  private static void write(JsonOut json, String name, String value, long ts) throws IOException {
    switch (name) {
      case TIME, "evt.time.s", "evt.time.iso8601", "evt.datetime", "evt.datetime.s" ->
          json.number(name, ts);
      default -> {
        if (value.equals(MISSING)) {
          json.missing(name);
        } else {
          typed(json, name, value);
        }
      }
    }
  }

  private static void typed(JsonOut json, String name, String value) throws IOException {
    int bracket = name.indexOf('[');
    String plain = bracket < 0 ? name : name.substring(0, bracket);
    FieldType type =
        FieldCatalogue.standard()
            .field(plain)
            .filter(field -> field.shape() != Shape.LIST)
            .map(Field::type)
            .orElse(FieldType.TEXT);
    boolean whole = value.matches("-?[0-9]{1,19}") && new BigInteger(value).bitLength() < Long.SIZE;
    if (type.numeric() && whole) {
      json.number(name, Long.parseLong(value));
    } else if (type == FieldType.BOOL && value.matches("true|false")) {
      json.bool(name, value.equals("true"));
    } else {
      json.anyText(name, value);
    }
  }
}

package io.sysflow.policy.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.sysflow.model.Ip;
import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.FieldSource;
import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.ir.Literals;
import io.sysflow.policy.ir.Operator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An event that is given as a JSON object of fields and values. */
final class GivenEvent implements FieldSource {

  private final JsonNode event;

  GivenEvent(JsonNode event) {
    this.event = event;
  }

  private @Nullable JsonNode value(FieldRef field) {
    JsonNode value = event.get(field.text());
    if (value == null && field.argument() != null) {
      value = event.get(field.field().name() + "." + field.argument());
    }
    if (value == null && field.argument() != null) {
      value = event.get(field.field().name() + "[" + field.argument() + "]");
    }
    return value == null || value.isNull() ? null : value;
  }

  private @Nullable JsonNode value(FieldRef field, int index) {
    JsonNode value = value(field);
    if (value == null || !value.isArray()) {
      return index == 0 ? value : null;
    }
    return value.get(index);
  }

  @Override
  public int size(FieldRef field) {
    JsonNode value = value(field);
    if (value == null) {
      return 0;
    }
    return value.isArray() ? value.size() : 1;
  }

  @Override
  public @Nullable String text(FieldRef field, int index) {
    JsonNode value = value(field, index);
    if (value == null) {
      return null;
    }
    String text = value.asText();
    return field.type() == FieldType.BYTES
        ? new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
        : text;
  }

  @Override
  public long number(FieldRef field, int index) {
    JsonNode value = value(field, index);
    if (value == null) {
      return MISSING;
    }
    if (value.isBoolean()) {
      return value.asBoolean() ? 1 : 0;
    }
    return Literals.parse(field.type(), Operator.EQUAL, value.asText()).number();
  }

  @Override
  public double real(FieldRef field, int index) {
    JsonNode value = value(field, index);
    return value == null
        ? Double.NaN
        : Literals.parse(FieldType.REAL, Operator.EQUAL, value.asText()).real();
  }

  @Override
  public @Nullable Ip address(FieldRef field, int index) {
    JsonNode value = value(field, index);
    return value == null ? null : Literals.network(value.asText()).address();
  }
}

package io.sysflow.policy.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sysflow.model.Ip;
import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.FieldSource;
import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.ir.Literals;
import io.sysflow.policy.ir.Operator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event that is given as a JSON object of fields and values. The fields of both ends of a
 * connection may be given or follow from those of each end, and every event is an exit.
 */
final class GivenEvent implements FieldSource {

  private static final Set<String> TYPES = Set.of("evt.type", "syscall.type");
  private static final JsonNode EXIT = TextNode.valueOf("<");

  /** Which fields stand for one that is not given: the first of the rows that is there. */
  private static final Map<String, List<List<String>>> SUBSTITUTES =
      Map.ofEntries(
          Map.entry("fd.ip", ends("ip")),
          Map.entry("fd.net", ends("net", "ip")),
          Map.entry("fd.port", ends("port")),
          Map.entry("fd.proto", ends("port")),
          Map.entry("fd.cnet", List.of(List.of("fd.cip"))),
          Map.entry("fd.snet", List.of(List.of("fd.sip"))),
          Map.entry("fd.lnet", List.of(List.of("fd.lip"))),
          Map.entry("fd.rnet", List.of(List.of("fd.rip"))));

  private final JsonNode event;
  private int operation;

  GivenEvent(JsonNode event) {
    this.event = event;
  }

  private static List<List<String>> ends(String... kinds) {
    List<List<String>> rows = new ArrayList<>();
    for (String kind : kinds) {
      rows.add(List.of("fd.c" + kind, "fd.s" + kind));
      rows.add(List.of("fd.l" + kind, "fd.r" + kind));
    }
    return rows;
  }

  /** Returns how many operations the event has: one, or as many as the types that are given. */
  int operations() {
    int operations = 1;
    for (String type : TYPES) {
      operations = Math.max(operations, event.path(type).size());
    }
    return operations;
  }

  /** Shows one of the operations. */
  void operation(int index) {
    operation = index;
  }

  private @Nullable JsonNode value(FieldRef field) {
    JsonNode value = given(field);
    String name = field.field().name();
    if (value != null && TYPES.contains(name) && value.isArray()) {
      JsonNode type = value.get(operation);
      return type == null || type.isNull() ? null : type;
    }
    if (value == null && !event.has(name)) {
      return name.equals("evt.dir") ? EXIT : substitute(name);
    }
    return value;
  }

  private @Nullable JsonNode substitute(String name) {
    for (List<String> row : SUBSTITUTES.getOrDefault(name, List.of())) {
      List<JsonNode> values = row.stream().filter(event::hasNonNull).map(event::get).toList();
      if (values.size() == 1 && row.size() == 1) {
        return values.get(0);
      }
      if (!values.isEmpty()) {
        return JsonNodeFactory.instance.arrayNode().addAll(values);
      }
    }
    return null;
  }

  private @Nullable JsonNode given(FieldRef field) {
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

package io.sysflow.bench.differential;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Ip;
import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.FieldSource;
import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.field.Operation;
import io.sysflow.policy.field.Slice;
import io.sysflow.policy.ir.Literals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A system call as we see it: an operation of a record.
 *
 * <p>It is a source of fields that takes sysdig's values for those that are amended.
 */
final class OurCall implements FieldSource {

  private final EnrichedRecord record;
  private final Operation operation;
  private final EventView view = new EventView();
  private Map<String, List<String>> amended = Map.of();

  OurCall(EnrichedRecord record, Operation operation) {
    this.record = record;
    this.operation = operation;
    view.set(record);
    view.operation(operation);
  }

  /** Returns the record. */
  EnrichedRecord record() {
    return record;
  }

  /** Returns the operation. */
  Operation operation() {
    return operation;
  }

  /** Takes other values for some fields from now on. */
  void amend(Map<String, List<String>> values) {
    amended = values;
  }

  /** Returns the values of a field as they are printed, none if it is missing. */
  List<String> values(String name) {
    FieldRef field = ref(name);
    List<String> values = new ArrayList<>();
    if (!defines(field)) {
      return values;
    }
    for (int i = 0; i < size(field); i++) {
      String value = value(field, i);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  /** Returns a field by its name with argument. */
  static FieldRef ref(String name) {
    int bracket = name.indexOf('[');
    return bracket < 0
        ? FieldCatalogue.standard().resolve(name, null)
        : FieldCatalogue.standard()
            .resolve(name.substring(0, bracket), name.substring(bracket + 1, name.length() - 1));
  }

  private @Nullable String value(FieldRef field, int index) {
    FieldType type = field.type();
    if (type.textual()) {
      String text = text(field, index);
      Slice slice = slice(field);
      return text == null || slice.end(text) < 0 ? null : slice.of(text);
    }
    if (type.address()) {
      Ip ip = address(field, index);
      return ip == null ? null : ip.toString();
    }
    long number = number(field, index);
    if (number == MISSING) {
      return null;
    }
    return type == FieldType.BOOL ? Boolean.toString(number != 0) : Long.toString(number);
  }

  private @Nullable List<String> amended(FieldRef field) {
    return amended.get(field.text());
  }

  private static @Nullable String at(List<String> values, int index) {
    return index < values.size() ? values.get(index) : null;
  }

  @Override
  public boolean defines(FieldRef field) {
    return amended(field) != null || view.defines(field);
  }

  @Override
  public int size(FieldRef field) {
    List<String> values = amended(field);
    if (values != null) {
      return values.size();
    }
    return view.defines(field) ? view.size(field) : 0;
  }

  @Override
  public Slice slice(FieldRef field) {
    return amended(field) != null ? Slice.WHOLE : view.slice(field);
  }

  @Override
  public @Nullable String text(FieldRef field, int index) {
    List<String> values = amended(field);
    if (values != null) {
      return at(values, index);
    }
    return view.defines(field) ? view.text(field, index) : null;
  }

  @Override
  public long number(FieldRef field, int index) {
    List<String> values = amended(field);
    if (values == null) {
      return view.defines(field) ? view.number(field, index) : MISSING;
    }
    String value = at(values, index);
    if (value == null) {
      return MISSING;
    }
    return field.type() == FieldType.BOOL
        ? Boolean.parseBoolean(value) ? 1 : 0
        : Long.parseLong(value);
  }

  @Override
  public double real(FieldRef field, int index) {
    return Double.NaN;
  }

  @Override
  public @Nullable Ip address(FieldRef field, int index) {
    List<String> values = amended(field);
    if (values == null) {
      return view.defines(field) ? view.address(field, index) : null;
    }
    String value = at(values, index);
    return value == null ? null : Literals.network(value).address();
  }
}

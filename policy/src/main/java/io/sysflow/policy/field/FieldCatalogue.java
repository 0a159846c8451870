package io.sysflow.policy.field;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An immutable set of fields, by name. */
public final class FieldCatalogue {

  private static final FieldCatalogue STANDARD = build();

  private static final String RAW_ARGUMENT = "evt.rawarg";

  private final Map<String, Field> fields;
  private final Field rawText;

  /**
   * Makes a catalogue.
   *
   * @param rawText the field of raw arguments that are texts; that of numbers is one of the fields
   */
  private FieldCatalogue(Map<String, Field> fields, Field rawText) {
    this.fields = Collections.unmodifiableMap(fields);
    this.rawText = rawText;
  }

  /** Returns the fields of our records. */
  public static FieldCatalogue standard() {
    return STANDARD;
  }

  private static FieldCatalogue build() {
    Map<String, Field> fields = new TreeMap<>();
    Consumer<Field> add =
        field -> {
          if (fields.put(field.name(), field) != null) {
            throw new AssertionError("twice: " + field);
          }
        };
    EventFields.fields().forEach(add);
    ProcessFields.fields().forEach(add);
    FdFields.fields().forEach(add);
    ContainerFields.fields().forEach(add);
    RemoteFields.fields().forEach(add);
    SysFlowFields.fields().forEach(add);
    UnavailableFields.fields().forEach(add);
    return new FieldCatalogue(fields, EventFields.rawText());
  }

  /**
   * Returns a catalogue of the same names for values that are given as they are, not read from
   * records: every field is available everywhere, and no text is a part of another.
   *
   * @param more fields that are added or that replace ours, by name
   */
  public FieldCatalogue given(Map<String, GivenType> more) {
    Map<String, Field> given = new HashMap<>();
    for (Field field : fields.values()) {
      Shape shape =
          field.shape() == Shape.EITHER && field.type() == FieldType.TEXT
              ? Shape.ONE
              : field.shape();
      given.put(field.name(), given(field.name(), field.type(), shape, field.argument()));
    }
    more.forEach(
        (name, type) -> {
          Field old = given.get(name);
          Field.Argument argument = old == null ? Field.Argument.OPTIONAL : old.argument();
          given.put(
              name,
              given(name, type.type(), type.list() ? Shape.LIST : shape(old, type), argument));
        });
    Field text = given(RAW_ARGUMENT, FieldType.TEXT, Shape.ONE, rawText.argument());
    return new FieldCatalogue(given, text);
  }

  private static Shape shape(@Nullable Field old, GivenType type) {
    return old != null && old.type() == type.type() && old.shape() != Shape.LIST
        ? old.shape()
        : Shape.ONE;
  }

  private static Field given(String name, FieldType type, Shape shape, Field.Argument argument) {
    return new Field(
        name,
        type,
        shape,
        argument,
        Set.of(RecordKind.values()),
        Set.of(Operation.values()),
        Slice.WHOLE,
        "Given.",
        null,
        key -> Accessor.NONE);
  }

  /**
   * The type of a field that is given by its user.
   *
   * @param type of the values
   * @param list whether it is a list
   */
  public record GivenType(FieldType type, boolean list) {}

  /** Returns all fields, by name. */
  public Collection<Field> fields() {
    return fields.values();
  }

  /** Returns the field with exactly this name. */
  public Optional<Field> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /**
   * Resolves a name as a rule has it.
   *
   * @param name with dots; what follows a field's name is its argument
   * @param argument in brackets, null if none
   * @throws UnknownFieldException if there is no such field, or it takes no such argument
   */
  public FieldRef resolve(String name, @Nullable String argument) {
    Field field = fields.get(name);
    if (field != null) {
      return bind(field, argument, argument == null ? name : name + "[" + argument + "]");
    }
    for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      Field prefix = fields.get(name.substring(0, dot));
      if (prefix != null && argument == null && takesDots(prefix)) {
        return bind(prefix, name.substring(dot + 1), name);
      }
    }
    throw new UnknownFieldException(unknown(name));
  }

  private static boolean takesDots(Field field) {
    return field.argument() == Field.Argument.REQUIRED || field.name().equals("evt.abspath");
  }

  private FieldRef bind(Field field, @Nullable String argument, String text) {
    switch (field.argument()) {
      case NONE -> {
        if (argument != null) {
          throw new UnknownFieldException("field '" + field + "' takes no argument");
        }
      }
      case REQUIRED -> {
        if (argument == null || argument.isEmpty()) {
          throw new UnknownFieldException(
              "field '" + field + "' needs an argument, as in " + field + "[name]");
        }
      }
      case OPTIONAL_NUMBER -> {
        if (argument != null && !argument.matches("[0-9]{1,4}")) {
          throw new UnknownFieldException(
              "field '" + field + "' takes a number as argument, found '" + argument + "'");
        }
      }
      case OPTIONAL -> {}
    }
    String key = argument == null ? "" : argument;
    if (field.name().equals(RAW_ARGUMENT) && ArgumentNames.isText(key)) {
      return new FieldRef(rawText, argument, text, rawText.binder().apply(key));
    }
    return new FieldRef(field, argument, text, field.binder().apply(key));
  }

  private String unknown(String name) {
    String nearest = Spelling.nearest(name, fields.keySet());
    return "unknown field '"
        + name
        + "'"
        + (nearest == null ? "" : ", did you mean '" + nearest + "'?");
  }
}

package io.sysflow.policy.falco;

import io.sysflow.policy.falco.Definitions.ExceptionItem;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.Issue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads the exceptions of a rule. */
final class ExceptionReader {

  private static final Set<String> KEYS = Set.of("name", "fields", "comps", "values");

  private final OperandTyper operands;
  private final List<Issue> warnings;

  ExceptionReader(FieldCatalogue catalogue, List<Issue> warnings) {
    this.operands = new OperandTyper(catalogue);
    this.warnings = warnings;
  }

  /**
   * Reads the key 'exceptions'.
   *
   * @param known the rule's exceptions, which are added to
   * @param append whether values may be added to an exception that is known
   */
  void read(YamlMap item, List<ExceptionItem> known, boolean append) {
    Set<String> names = new HashSet<>();
    for (YamlMap map : item.maps("exceptions")) {
      RulesReader.warnOfUnknown(map, KEYS, warnings);
      SourceText name = map.text("name").orElse(null);
      if (name == null) {
        map.error(map.position(), "an exception needs a 'name'");
      } else {
        if (!names.add(name.text())) {
          warnings.add(new Issue(map.position(), "exception '" + name + "' stands here twice"));
        }
        int old = append ? first(name.text(), known) : -1;
        if (old < 0) {
          known.add(define(map, name.text(), append));
        } else {
          known.set(old, extend(map, known.get(old)));
        }
      }
    }
  }

  /** Returns where the first exception of that name is, -1 if there is none. */
  private static int first(String name, List<ExceptionItem> known) {
    return known.stream().map(ExceptionItem::name).toList().indexOf(name);
  }

  private ExceptionItem define(YamlMap map, String name, boolean append) {
    boolean single = map.node("fields") instanceof ScalarNode;
    List<String> fields = words(map, "fields");
    List<String> comparisons = words(map, "comps");
    ExceptionItem exception =
        new ExceptionItem(name, map.position(), fields, comparisons, values(map, single), single);
    String fault = ExceptionText.fault(exception);
    if (fault.isEmpty() && append && exception.values().isEmpty()) {
      fault = "is new: it needs 'values'";
    }
    if (!fault.isEmpty()) {
      map.error(map.position(), "exception '" + name + "' " + fault);
    }
    for (String field : fields) {
      String unknown = unknown(field);
      if (unknown != null) {
        map.error(map.keyPosition("fields"), unknown);
      }
    }
    return exception;
  }

  /** Returns what is wrong with a field or a function of one, null if it is known. */
  private @Nullable String unknown(String field) {
    try {
      operands.type(OperandParser.parse(field));
      return null;
    } catch (SyntaxException e) {
      return "'" + field + "' is no field: " + e.reason();
    } catch (UnknownOperandException e) {
      return e.getMessage();
    }
  }

  private static ExceptionItem extend(YamlMap map, ExceptionItem old) {
    if (map.has("fields") || map.has("comps")) {
      map.error(
          map.position(), "exception '" + old.name() + "' is known: only 'values' can be added");
    }
    List<List<String>> values = new ArrayList<>(old.values());
    values.addAll(values(map, old.single()));
    ExceptionItem exception =
        new ExceptionItem(
            old.name(), old.position(), old.fields(), old.comparisons(), values, old.single());
    String fault = ExceptionText.fault(exception);
    if (!fault.isEmpty()) {
      map.error(map.position(), "exception '" + old.name() + "' " + fault);
    }
    return exception;
  }

  private static List<String> words(YamlMap map, String key) {
    if (map.node(key) instanceof ScalarNode scalar) {
      return List.of(scalar.getValue());
    }
    return map.texts(key).stream().map(SourceText::text).toList();
  }

  private static List<List<String>> values(YamlMap map, boolean single) {
    List<List<String>> rows = new ArrayList<>();
    Node node = map.node("values");
    if (node == null || YamlMap.isNull(node)) {
      return rows;
    }
    if (!(node instanceof SequenceNode sequence)) {
      map.error(map.keyPosition("values"), "'values' must be a list");
      return rows;
    }
    for (Node element : sequence.getValue()) {
      List<String> row = single ? only(map, element) : row(map, element);
      if (row != null) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static @Nullable List<String> only(YamlMap map, Node element) {
    if (element instanceof ScalarNode scalar) {
      return List.of(ExceptionText.quoted(scalar.getValue()));
    }
    map.error(
        YamlMap.position(map.file(), element.getStartMark()),
        "expected a value, as there is one field and no list of fields");
    return null;
  }

  private static @Nullable List<String> row(YamlMap map, Node element) {
    if (!(element instanceof SequenceNode sequence)) {
      map.error(
          YamlMap.position(map.file(), element.getStartMark()),
          "expected a list with a value for each field");
      return null;
    }
    return sequence.getValue().stream().map(ExceptionReader::value).toList();
  }

  /** Returns a value, or values in parentheses if it is a list. */
  private static String value(Node node) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream()
          .map(element -> element instanceof ScalarNode item ? item.getValue() : "")
          .map(ExceptionText::quoted)
          .collect(Collectors.joining(", ", "(", ")"));
    }
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }
}

package io.sysflow.policy.falco;

import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.field.Spelling;
import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.Position;
import io.sysflow.policy.ir.RulesFile;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads rules files into definitions, later items changing earlier ones. */
final class RulesReader {

  private static final int MAX_FILE = 64 << 20;

  private final Definitions definitions = new Definitions();
  private final List<Issue> errors = new ArrayList<>();
  private final List<Issue> warnings = new ArrayList<>();
  private final RuleReader rules;

  RulesReader(FieldCatalogue catalogue) {
    this.rules = new RuleReader(definitions, new ExceptionReader(catalogue, warnings), warnings);
  }

  Definitions definitions() {
    return definitions;
  }

  List<Issue> errors() {
    return errors;
  }

  List<Issue> warnings() {
    return warnings;
  }

  void read(RulesFile file) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_FILE);
    options.setMaxAliasesForCollections(1000);
    try {
      for (Node document : new Yaml(options).composeAll(new StringReader(file.content()))) {
        document(file, document);
      }
    } catch (MarkedYAMLException e) {
      Position where =
          e.getProblemMark() == null
              ? new Position(file.name(), 1, 1)
              : YamlMap.position(file, e.getProblemMark());
      errors.add(new Issue(where, "not YAML: " + e.getProblem()));
    } catch (YAMLException e) {
      errors.add(new Issue(new Position(file.name(), 1, 1), "not YAML: " + e.getMessage()));
    }
  }

  private void document(RulesFile file, Node document) {
    if (YamlMap.isNull(document)) {
      return;
    }
    if (!(document instanceof SequenceNode sequence)) {
      errors.add(
          new Issue(
              YamlMap.position(file, document.getStartMark()),
              "expected a list of rules, macros and lists, each beginning with '- '"));
      return;
    }
    for (Node item : sequence.getValue()) {
      if (item instanceof MappingNode mapping) {
        item(new YamlMap(file, mapping, errors::add, warnings::add));
      } else if (!YamlMap.isNull(item)) {
        errors.add(
            new Issue(
                YamlMap.position(file, item.getStartMark()),
                "expected keys and values, as in 'rule: name'"));
      }
    }
  }

  private void item(YamlMap item) {
    if (item.has("required_engine_version")) {
      Requirements.engine(item);
    } else if (item.has("required_plugin_versions")) {
      Requirements.plugins(item);
    } else if (item.has("list")) {
      list(item);
    } else if (item.has("macro")) {
      macro(item);
    } else if (item.has("rule")) {
      rules.read(item);
    } else if (item.has("names")) {
      definitions.names.read(item);
    } else {
      warn(item.position(), "an item that is no rule, macro or list is left out");
    }
  }

  private void list(YamlMap item) {
    warnOfUnknown(item, Set.of("list", "items", "append", "override"), warnings);
    warnOfAppend(item, warnings);
    SourceText name = item.text("list").orElse(null);
    if (name == null) {
      return;
    }
    if (!item.has("items")) {
      item.error(item.position(), "list '" + name + "' needs 'items'");
      return;
    }
    if (!name.text().matches("[^()\"'\\s=,]+")) {
      warn(
          name.position(0),
          "the name of list '" + name + "' has blanks, quotes, commas, '=' or parentheses");
    }
    List<SourceText> items = item.texts("items");
    Definitions.ListItem old = definitions.lists.get(name.text());
    String change = Overrides.only(item, "items");
    if (defines(change, old, item, "list", name.text(), definitions.lists)) {
      definitions.lists.put(
          name.text(), new Definitions.ListItem(name.text(), item.position(), items));
    } else if (old == null || change == null) {
      noSuch(item, "list", name.text(), definitions.lists);
    } else if (change.equals("append")) {
      old.items.addAll(items);
    } else {
      old.items = new ArrayList<>(items);
    }
  }

  private void macro(YamlMap item) {
    warnOfUnknown(item, Set.of("macro", "condition", "append", "override"), warnings);
    warnOfAppend(item, warnings);
    SourceText name = item.text("macro").orElse(null);
    if (name == null) {
      return;
    }
    SourceText condition = item.text("condition").orElse(null);
    if (condition == null) {
      if (!item.has("condition")) {
        item.error(item.position(), "macro '" + name + "' needs a 'condition'");
      }
      return;
    }
    if (!name.text().matches("[a-zA-Z]+[a-zA-Z0-9_]*")) {
      warn(name.position(0), "conditions cannot name macro '" + name + "'");
    }
    Definitions.MacroItem old = definitions.macros.get(name.text());
    String change = Overrides.only(item, "condition");
    int now = definitions.next();
    if (defines(change, old, item, "macro", name.text(), definitions.macros)) {
      int index = old == null ? now : old.index;
      definitions.macros.put(
          name.text(),
          new Definitions.MacroItem(name.text(), item.position(), index, now, condition));
    } else if (old == null || change == null) {
      noSuch(item, "macro", name.text(), definitions.macros);
    } else {
      old.visibility = now;
      old.condition = change.equals("append") ? old.condition.plus(" ").plus(condition) : condition;
    }
  }

  /** Returns whether an item defines its list or macro; one that replaces none does, too. */
  private boolean defines(
      @Nullable String change,
      @Nullable Object old,
      YamlMap item,
      String kind,
      String name,
      Map<String, ?> known) {
    boolean first = old == null && "replace".equals(change);
    if (first) {
      warn(item.position(), missing(kind, name, "replace: this defines it", known));
    }
    return change == null || first;
  }

  private void warn(Position position, String message) {
    warnings.add(new Issue(position, message));
  }

  static void noSuch(YamlMap item, String kind, String name, Map<String, ?> known) {
    item.error(item.position(), missing(kind, name, "change", known));
  }

  private static String missing(String kind, String name, String to, Map<String, ?> known) {
    String nearest = Spelling.nearest(name, known.keySet());
    return "there is no %s '%s' to %s%s"
        .formatted(kind, name, to, nearest == null ? "" : ", did you mean '" + nearest + "'?");
  }

  static void warnOfAppend(YamlMap item, List<Issue> warnings) {
    if (item.truth("append").orElse(false)) {
      warnings.add(new Issue(item.keyPosition("append"), "'append' is deprecated: use 'override'"));
    }
  }

  static void warnOfUnknown(YamlMap item, Set<String> known, List<Issue> warnings) {
    Set<String> unknown = new HashSet<>(item.keys());
    unknown.removeAll(known);
    for (String key : item.keys()) {
      if (unknown.contains(key)) {
        String nearest = Spelling.nearest(key, known);
        warnings.add(
            new Issue(
                item.keyPosition(key),
                "unknown key '"
                    + key
                    + "'"
                    + (nearest == null ? "" : ", did you mean '" + nearest + "'?")));
      }
    }
  }
}

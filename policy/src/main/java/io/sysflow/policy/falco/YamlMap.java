package io.sysflow.policy.falco;

import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.Position;
import io.sysflow.policy.ir.RulesFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of a rules file, read key by key; what does not fit is reported with where. Of a key
 * that stands twice the first counts, as for Falco.
 */
final class YamlMap {

  private final RulesFile file;
  private final Position position;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Position> keys = new LinkedHashMap<>();
  private final Consumer<Issue> errors;
  private final Consumer<Issue> warnings;

  YamlMap(RulesFile file, MappingNode node, Consumer<Issue> errors, Consumer<Issue> warnings) {
    this.file = file;
    this.position = position(file, node.getStartMark());
    this.errors = errors;
    this.warnings = warnings;
    for (NodeTuple tuple : node.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        Position where = position(file, key.getStartMark());
        if (values.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
          String twice = "key '" + key.getValue() + "' stands here twice: the first counts";
          warnings.accept(new Issue(where, twice));
        }
        keys.putIfAbsent(key.getValue(), where);
      } else {
        errors.accept(
            new Issue(position(file, tuple.getKeyNode().getStartMark()), "expected a word as key"));
      }
    }
  }

  static Position position(RulesFile file, Mark mark) {
    return new Position(file.name(), mark.getLine() + 1, mark.getColumn() + 1);
  }

  Position position() {
    return position;
  }

  RulesFile file() {
    return file;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  Set<String> keys() {
    return keys.keySet();
  }

  Position keyPosition(String key) {
    return keys.getOrDefault(key, position);
  }

  @Nullable Node node(String key) {
    return values.get(key);
  }

  void error(Position where, String message) {
    errors.accept(new Issue(where, message));
  }

  /** Returns a text, empty if there is none or something else stands there. */
  Optional<SourceText> text(String key) {
    Node node = values.get(key);
    if (node instanceof ScalarNode scalar && !isNull(scalar)) {
      if (!scalar.getValue().isEmpty()) {
        return Optional.of(ScalarText.of(file.name(), file.content(), scalar));
      }
      error(position(file, node.getStartMark()), "'" + key + "' must not be empty");
    } else if (node != null) {
      error(position(file, node.getStartMark()), "'" + key + "' must be a text");
    }
    return Optional.empty();
  }

  /** Returns a truth value, empty if there is none or something else stands there. */
  Optional<Boolean> truth(String key) {
    Node node = values.get(key);
    if (node == null) {
      return Optional.empty();
    }
    if (node instanceof ScalarNode scalar) {
      switch (scalar.getValue().toLowerCase(Locale.ROOT)) {
        case "true", "yes", "on", "y" -> {
          return Optional.of(true);
        }
        case "false", "no", "off", "n" -> {
          return Optional.of(false);
        }
        default -> {}
      }
    }
    error(position(file, node.getStartMark()), "'" + key + "' must be true or false");
    return Optional.empty();
  }

  /** Returns the texts of a sequence, empty if the key is missing. */
  List<SourceText> texts(String key) {
    List<SourceText> texts = new ArrayList<>();
    Node node = values.get(key);
    if (node == null) {
      return texts;
    }
    if (!(node instanceof SequenceNode sequence)) {
      error(position(file, node.getStartMark()), "'" + key + "' must be a list");
      return texts;
    }
    for (Node element : sequence.getValue()) {
      if (element instanceof ScalarNode scalar) {
        texts.add(ScalarText.of(file.name(), file.content(), scalar));
      } else {
        error(position(file, element.getStartMark()), "'" + key + "' must hold plain values only");
      }
    }
    return texts;
  }

  /** Checks that a value is a number without sign. */
  void requireNumber(String key) {
    Node node = values.get(key);
    boolean fits =
        node == null || node instanceof ScalarNode scalar && scalar.getValue().matches("[0-9]+");
    if (!fits) {
      error(keyPosition(key), "'" + key + "' must be a number");
    }
  }

  /** Returns a mapping, empty if there is none. */
  Optional<YamlMap> map(String key) {
    Node node = values.get(key);
    if (node == null) {
      return Optional.empty();
    }
    if (node instanceof MappingNode mapping) {
      return Optional.of(new YamlMap(file, mapping, errors, warnings));
    }
    error(position(file, node.getStartMark()), "'" + key + "' must hold keys and values");
    return Optional.empty();
  }

  /** Returns the mappings of a sequence, empty if there are none. */
  List<YamlMap> maps(String key) {
    Node node = values.get(key);
    List<YamlMap> maps = new ArrayList<>();
    if (node == null || isNull(node)) {
      return maps;
    }
    if (!(node instanceof SequenceNode sequence)) {
      error(position(file, node.getStartMark()), "'" + key + "' must be a list");
      return maps;
    }
    for (Node element : sequence.getValue()) {
      if (element instanceof MappingNode mapping) {
        maps.add(new YamlMap(file, mapping, errors, warnings));
      } else {
        error(
            position(file, element.getStartMark()),
            "'" + key + "' must be a list of keys and values");
      }
    }
    return maps;
  }

  static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }
}

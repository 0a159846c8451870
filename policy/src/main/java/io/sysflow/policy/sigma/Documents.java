package io.sysflow.policy.sigma;

import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.Position;
import io.sysflow.policy.ir.RulesFile;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Reads the documents of files; a global one gives its parts to those that follow it, which may
 * have others in their place.
 */
final class Documents {

  private static final int MAX_FILE = 64 << 20;

  private final Consumer<Issue> errors;
  private final List<Document> documents = new ArrayList<>();

  private Documents(Consumer<Issue> errors) {
    this.errors = errors;
  }

  /** Returns the documents of a file; what is no YAML is reported. */
  static List<Document> read(RulesFile file, Consumer<Issue> errors) {
    Documents reader = new Documents(errors);
    reader.read(file);
    return reader.documents;
  }

  private void read(RulesFile file) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_FILE);
    try {
      Map<String, Node> shared = new LinkedHashMap<>();
      for (Node node :
          new org.yaml.snakeyaml.Yaml(options).composeAll(new StringReader(file.content()))) {
        if (!Yaml.isNull(node)) {
          shared = add(file, node, shared);
        }
      }
    } catch (SigmaException e) {
      errors.accept(new Issue(Yaml.position(file, e.node()), e.reason()));
    } catch (MarkedYAMLException e) {
      Position where =
          e.getProblemMark() == null
              ? new Position(file.name(), 1, 1)
              : new Position(
                  file.name(),
                  e.getProblemMark().getLine() + 1,
                  e.getProblemMark().getColumn() + 1);
      errors.accept(new Issue(where, "not YAML: " + e.getProblem()));
    } catch (YAMLException e) {
      errors.accept(new Issue(new Position(file.name(), 1, 1), "not YAML: " + e.getMessage()));
    }
  }

  /** Adds a document, and returns what those after it have in common. */
  private Map<String, Node> add(RulesFile file, Node node, Map<String, Node> shared) {
    Map<String, Node> members = Yaml.members(node, "a rule");
    String action = Yaml.text(members.remove("action"), "'action'", "");
    switch (action) {
      case "global" -> {
        return members;
      }
      case "reset" -> {
        return new LinkedHashMap<>();
      }
      case "", "repeat" -> {
        Map<String, Node> base =
            action.isEmpty() || documents.isEmpty()
                ? shared
                : documents.get(documents.size() - 1).members();
        documents.add(new Document(file, node, merged(base, members)));
        return shared;
      }
      default ->
          throw new SigmaException(
              node, "unknown action '" + action + "': there are global, reset and repeat");
    }
  }

  private static Map<String, Node> merged(Map<String, Node> base, Map<String, Node> members) {
    Map<String, Node> merged = new LinkedHashMap<>(base);
    members.forEach(
        (key, node) -> {
          Node old = merged.get(key);
          boolean both = old instanceof MappingNode && node instanceof MappingNode;
          merged.put(
              key, both && old != null ? joined((MappingNode) old, (MappingNode) node) : node);
        });
    return merged;
  }

  private static Node joined(MappingNode base, MappingNode more) {
    List<NodeTuple> tuples = new ArrayList<>(base.getValue());
    for (NodeTuple tuple : more.getValue()) {
      tuples.removeIf(old -> key(old) != null && Objects.equals(key(old), key(tuple)));
    }
    tuples.addAll(more.getValue());
    return new MappingNode(
        more.getTag(), true, tuples, more.getStartMark(), more.getEndMark(), more.getFlowStyle());
  }

  private static @Nullable String key(NodeTuple tuple) {
    return tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : null;
  }
}

package io.sysflow.policy.sigma;

import io.sysflow.policy.ir.Position;
import io.sysflow.policy.ir.RulesFile;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A document of a file: a rule, correlation or filter.
 *
 * @param file that it is in
 * @param root all of it
 * @param members its parts, those of a global document before it included
 */
record Document(RulesFile file, Node root, Map<String, Node> members) {

  /** Copies the map, in order. */
  Document {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  @Nullable Node part(String key) {
    return members.get(key);
  }

  /** Returns a part's text, empty if there is none. */
  String text(String key) {
    return Yaml.text(members.get(key), "'" + key + "'", "");
  }

  Position position() {
    return Yaml.position(file, root);
  }

  /** Returns the parts of the log source that are named. */
  Map<String, String> source() {
    Map<String, String> source = new HashMap<>();
    Node node = members.get("logsource");
    if (node != null && !Yaml.isNull(node)) {
      Map<String, Node> parts = Yaml.members(node, "'logsource'");
      for (String key : new String[] {"product", "category", "service"}) {
        String value = Yaml.text(parts.get(key), "'" + key + "'", "");
        if (!value.isEmpty()) {
          source.put(key, value.toLowerCase(Locale.ROOT));
        }
      }
    }
    return source;
  }

  /** Returns whether a reference means this document: by id or by name. */
  boolean isMeant(String reference) {
    return reference.equals(text("id")) || reference.equals(text("name"));
  }
}

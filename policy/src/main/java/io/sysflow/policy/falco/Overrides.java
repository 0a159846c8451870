package io.sysflow.policy.falco;

import io.sysflow.policy.ir.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;

/** Reads how an item changes an earlier one of its name. */
final class Overrides {

  private Overrides() {}

  /** Returns whether an item says what it overrides. */
  static boolean present(YamlMap item) {
    return item.has("override")
        && !(item.node("override") instanceof MappingNode map && map.getValue().isEmpty());
  }

  /** Returns how the one key of a list or macro is changed; null if the item defines it anew. */
  static @Nullable String only(YamlMap item, String key) {
    boolean append = item.truth("append").orElse(false);
    if (!present(item)) {
      return append ? "append" : null;
    }
    return changes(item, Set.of(key), Set.of(key)).getOrDefault(key, "replace");
  }

  /**
   * Returns how each key is changed, "append" or "replace".
   *
   * @param appendable keys that can be added to
   * @param replaceable keys that can be replaced
   */
  static Map<String, String> changes(
      YamlMap item, Set<String> appendable, Set<String> replaceable) {
    Map<String, String> changes = new HashMap<>();
    Optional<YamlMap> override = item.map("override");
    if (override.isEmpty()) {
      return changes;
    }
    YamlMap map = override.get();
    if (item.truth("append").orElse(false)) {
      item.error(map.position(), "'append' and 'override' exclude each other");
    }
    for (String key : map.keys()) {
      String change = map.text(key).map(SourceText::text).orElse("");
      Position where = map.keyPosition(key);
      if (!change.equals("append") && !change.equals("replace")) {
        item.error(
            where, "'" + key + "' is changed by 'append' or 'replace', found '" + change + "'");
      } else if (!(change.equals("append") ? appendable : replaceable).contains(key)) {
        item.error(where, "key '" + key + "' does not take '" + change + "'");
      } else if (!item.has(key)) {
        item.error(where, "'override' names key '" + key + "', which the item lacks");
      } else {
        changes.put(key, change);
      }
    }
    return changes;
  }
}

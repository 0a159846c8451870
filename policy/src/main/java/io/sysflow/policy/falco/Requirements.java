package io.sysflow.policy.falco;

import io.sysflow.policy.ir.Position;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what a rules file asks of the engine. */
final class Requirements {

  /** The version of Falco's engine whose language this is. */
  static final String ENGINE = "0.63.0";

  /** Plugins whose fields the catalogue holds, and the version that it holds. */
  private static final String PLUGIN = "container";

  private static final String PLUGIN_VERSION = "0.9999.0";

  private static final Pattern SEMVER =
      Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})(?:[-+].*)?");

  private Requirements() {}

  static void engine(YamlMap item) {
    SourceText version = item.text("required_engine_version").orElse(null);
    if (version == null) {
      return;
    }
    String text = version.text().matches("\\d{1,9}") ? "0." + version + ".0" : version.text();
    Boolean satisfied = satisfies(ENGINE, text);
    Position where = version.position(0);
    if (satisfied == null) {
      item.error(where, "expected a version such as 0.57.0 but found '" + version + "'");
    } else if (!satisfied) {
      item.error(
          where, "the rules need engine version " + text + ", this is compatible with " + ENGINE);
    }
  }

  static void plugins(YamlMap item) {
    Set<String> names = new HashSet<>();
    for (YamlMap plugin : item.maps("required_plugin_versions")) {
      boolean satisfied = plugin(plugin, names);
      for (YamlMap alternative : plugin.maps("alternatives")) {
        satisfied |= plugin(alternative, names);
      }
      if (!satisfied) {
        String name = plugin.text("name").map(SourceText::text).orElse("");
        item.error(
            plugin.position(),
            "the rules need plugin '" + name + "', whose fields records do not hold");
      }
    }
  }

  private static boolean plugin(YamlMap plugin, Set<String> names) {
    String name = plugin.text("name").map(SourceText::text).orElse("");
    String version = plugin.text("version").map(SourceText::text).orElse("");
    if (name.isEmpty() || version.isEmpty()) {
      plugin.error(plugin.position(), "a plugin needs 'name' and 'version'");
      return true;
    }
    if (!names.add(name)) {
      plugin.error(plugin.position(), "plugin '" + name + "' stands here twice");
    }
    Boolean satisfied = satisfies(PLUGIN_VERSION, version);
    if (satisfied == null) {
      plugin.error(
          plugin.position(), "expected a version such as 0.4.0 but found '" + version + "'");
      return true;
    }
    return name.equals(PLUGIN) && satisfied;
  }

  /** Returns whether a version is the required one or a later one of the same major number. */
  private static @Nullable Boolean satisfies(String version, String required) {
    Matcher have = SEMVER.matcher(version);
    Matcher need = SEMVER.matcher(required);
    if (!have.matches() || !need.matches()) {
      return null;
    }
    if (!have.group(1).equals(need.group(1))) {
      return false;
    }
    for (int group : List.of(2, 3)) {
      int difference =
          Integer.compare(Integer.parseInt(have.group(group)), Integer.parseInt(need.group(group)));
      if (difference != 0) {
        return difference > 0;
      }
    }
    return true;
  }
}

package io.sysflow.policy.falco;

import io.sysflow.policy.falco.Definitions.RuleItem;
import io.sysflow.policy.ir.Issue;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the items that define or change a rule. */
final class RuleReader {

  private static final String SYSCALL = "syscall";
  private static final Set<String> APPENDABLE =
      Set.of("condition", "output", "desc", "tags", "exceptions");
  private static final Set<String> REPLACEABLE =
      Set.of(
          "condition",
          "output",
          "desc",
          "tags",
          "exceptions",
          "priority",
          "capture",
          "capture_duration",
          "enabled",
          "warn_evttypes",
          "skip-if-unknown-filter");
  private static final Set<String> REQUIRED = Set.of("condition", "output", "desc", "priority");
  private static final Set<String> KEYS =
      Set.of(
          "rule",
          "condition",
          "output",
          "desc",
          "priority",
          "source",
          "enabled",
          "capture",
          "capture_duration",
          "warn_evttypes",
          "skip-if-unknown-filter",
          "tags",
          "exceptions",
          "override",
          "append");

  private final Definitions definitions;
  private final List<Issue> warnings;
  private final ExceptionReader exceptions;

  RuleReader(Definitions definitions, ExceptionReader exceptions, List<Issue> warnings) {
    this.definitions = definitions;
    this.warnings = warnings;
    this.exceptions = exceptions;
  }

  void read(YamlMap item) {
    RulesReader.warnOfUnknown(item, KEYS, warnings);
    SourceText name = item.text("rule").orElse(null);
    if (name == null) {
      return;
    }
    RulesReader.warnOfAppend(item, warnings);
    boolean append = item.truth("append").orElse(false);
    boolean changes = append || Overrides.present(item);
    boolean defines = !changes && REQUIRED.stream().anyMatch(item::has);
    String known = definitions.sources.getOrDefault(name.text(), SYSCALL);
    if (defines ? !isOfSystemCalls(item, name.text()) : !known.equals(SYSCALL)) {
      return;
    }
    if (changes) {
      change(item, name.text(), append);
    } else if (defines) {
      define(item, name.text());
    } else {
      toggle(item, name.text());
    }
  }

  /** Notes the source of a rule's events; returns whether these are system calls. */
  private boolean isOfSystemCalls(YamlMap item, String name) {
    String known = definitions.sources.get(name);
    String source =
        item.text("source").map(SourceText::text).orElse(known == null ? SYSCALL : known);
    definitions.sources.putIfAbsent(name, source);
    if (known != null && !known.equals(source)) {
      item.error(
          item.keyPosition("source"),
          "rule '%s' is of source '%s', not '%s'".formatted(name, known, source));
      return false;
    }
    if (!source.equals(SYSCALL)) {
      warnings.add(
          new Issue(
              item.keyPosition("source"),
              "rule '%s' is left out: records do not come from source '%s'"
                  .formatted(name, source)));
    }
    return source.equals(SYSCALL);
  }

  private void define(YamlMap item, String name) {
    RuleItem rule = new RuleItem(name, item.position());
    for (String key : List.of("condition", "output", "desc", "priority")) {
      if (!item.has(key)) {
        item.error(item.position(), "rule '" + name + "' needs '" + key + "'");
      }
    }
    for (String key : KEYS) {
      if (item.has(key)) {
        set(rule, item, key);
      }
    }
    definitions.rules.put(name, rule);
  }

  private void toggle(YamlMap item, String name) {
    RuleItem rule = existing(item, name);
    if (rule == null) {
      return;
    }
    if (!item.has("enabled")) {
      item.error(
          item.position(), "rule '" + name + "' needs 'condition', 'output', 'desc', 'priority'");
      return;
    }
    warnings.add(
        new Issue(
            item.position(),
            "an item of 'rule' and 'enabled' alone is deprecated: use 'override'"));
    set(rule, item, "enabled");
  }

  private void change(YamlMap item, String name, boolean append) {
    RuleItem rule = existing(item, name);
    Map<String, String> changes =
        Overrides.present(item)
            ? Overrides.changes(item, APPENDABLE, REPLACEABLE)
            : appended(item, append);
    if (rule == null) {
      return;
    }
    if (Overrides.present(item)) {
      item.map("override").ifPresent(override -> refuseOthers(item, override));
    }
    changes.forEach(
        (key, change) -> {
          if (change.equals("append")) {
            add(rule, item, key);
          } else {
            set(rule, item, key);
          }
        });
  }

  private Map<String, String> appended(YamlMap item, boolean append) {
    Map<String, String> changes = new HashMap<>();
    for (String key : item.keys()) {
      if (append && (key.equals("condition") || key.equals("exceptions"))) {
        changes.put(key, "append");
      } else if (REPLACEABLE.contains(key)) {
        warnings.add(
            new Issue(
                item.keyPosition(key),
                "'append' adds to conditions and exceptions only: '%s' stays as it was"
                    .formatted(key)));
      }
    }
    if (changes.isEmpty()) {
      item.error(item.position(), "there is nothing to append: no condition, no exceptions");
    }
    return changes;
  }

  private static void refuseOthers(YamlMap item, YamlMap override) {
    for (String key : item.keys()) {
      boolean free = key.equals("rule") || key.equals("override") || key.equals("append");
      if (KEYS.contains(key) && !free && !key.equals("source") && !override.has(key)) {
        item.error(
            item.keyPosition(key), "unexpected key '" + key + "': 'override' does not name it");
      }
    }
  }

  private @Nullable RuleItem existing(YamlMap item, String name) {
    RuleItem rule = definitions.rules.get(name);
    if (rule == null) {
      RulesReader.noSuch(item, "rule", name, definitions.rules);
    }
    return rule;
  }

  private void set(RuleItem rule, YamlMap item, String key) {
    switch (key) {
      case "condition" -> rule.condition = item.text(key).orElse(rule.condition);
      case "output" -> rule.output = item.text(key).orElse(rule.output);
      case "desc" -> rule.description = item.text(key).orElse(rule.description);
      case "priority" -> rule.priority = item.text(key).orElse(rule.priority);
      case "enabled" -> rule.enabled = item.truth(key).orElse(true);
      case "skip-if-unknown-filter" -> rule.skipIfUnknown = item.truth(key).orElse(false);
      case "tags" -> rule.tags = tags(item);
      case "exceptions" -> {
        rule.exceptions.clear();
        exceptions.read(item, rule.exceptions, false);
      }
      case "warn_evttypes" -> rule.warnsOfTypes = item.truth(key).orElse(true);
      case "capture" -> item.truth(key); // checked, but records are no captures
      case "capture_duration" -> item.requireNumber(key);
      default -> {}
    }
  }

  private void add(RuleItem rule, YamlMap item, String key) {
    switch (key) {
      case "condition" -> rule.condition = join(rule.condition, item, key);
      case "output" -> rule.output = join(rule.output, item, key);
      case "desc" -> rule.description = join(rule.description, item, key);
      case "tags" -> {
        Set<String> tags = new LinkedHashSet<>(rule.tags);
        tags.addAll(tags(item));
        rule.tags = tags;
      }
      case "exceptions" -> exceptions.read(item, rule.exceptions, true);
      default -> throw new AssertionError(key);
    }
  }

  private static @Nullable SourceText join(@Nullable SourceText old, YamlMap item, String key) {
    SourceText more = item.text(key).orElse(null);
    if (old == null || more == null) {
      return old == null ? more : old;
    }
    return old.plus(" ").plus(more);
  }

  private static Set<String> tags(YamlMap item) {
    Set<String> tags = new LinkedHashSet<>();
    item.texts("tags").forEach(tag -> tags.add(tag.text()));
    return tags;
  }
}

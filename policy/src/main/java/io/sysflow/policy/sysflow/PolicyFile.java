package io.sysflow.policy.sysflow;

import io.sysflow.model.Severity;
import io.sysflow.policy.field.Spelling;
import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.RulesFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The definitions of one file, parsed; what is wrong with them is reported. */
final class PolicyFile {

  private static final Set<String> KINDS = Set.of("PE", "PF", "FE", "FF", "NE", "NF", "KE");

  private static final Map<String, Severity> PRIORITIES =
      Map.ofEntries(
          Map.entry("low", Severity.NOTICE),
          Map.entry("debug", Severity.NOTICE),
          Map.entry("info", Severity.NOTICE),
          Map.entry("informational", Severity.NOTICE),
          Map.entry("notice", Severity.NOTICE),
          Map.entry("medium", Severity.WARNING),
          Map.entry("warning", Severity.WARNING),
          Map.entry("high", Severity.ERROR),
          Map.entry("error", Severity.ERROR),
          Map.entry("critical", Severity.ERROR),
          Map.entry("alert", Severity.ERROR),
          Map.entry("emergency", Severity.ERROR));

  private final PolicyText source;
  private final Consumer<Issue> errors;
  private final Consumer<Issue> warnings;
  private final Map<String, List<Token>> lists = new LinkedHashMap<>();
  private final Map<String, Definitions.Macro> macros = new LinkedHashMap<>();
  private final List<RuleItem> rules = new ArrayList<>();

  PolicyFile(PolicyText source, Consumer<Issue> errors, Consumer<Issue> warnings) {
    this.source = source;
    this.errors = errors;
    this.warnings = warnings;
    try {
      ItemReader.read(source).forEach(this::add);
    } catch (SyntaxException e) {
      error(e.offset(), e.reason());
    }
  }

  PolicyText source() {
    return source;
  }

  Map<String, List<Token>> lists() {
    return lists;
  }

  Map<String, Definitions.Macro> macros() {
    return macros;
  }

  /** Returns the rules, drop rules included, in order. */
  List<RuleItem> rules() {
    return rules;
  }

  private void add(Item item) {
    try {
      switch (item.kind()) {
        case "list" -> lists.put(text(item, "list"), list(item, "items"));
        case "macro" -> macro(item);
        case "rule", "drop", "filter" -> rule(item);
        default -> {} // a version that is required of another program
      }
    } catch (SyntaxException e) {
      error(e.offset(), e.reason());
    }
  }

  private void macro(Item item) {
    String name = text(item, "macro");
    Definitions.Macro old = macros.get(name);
    Condition condition = condition(item, old);
    macros.put(name, new Definitions.Macro(source, condition));
  }

  /** Returns the condition; one that is appended continues the former of the name. */
  private Condition condition(Item item, Definitions.@Nullable Macro former) {
    List<Token> tokens = tokens(item, "condition");
    boolean appended = former != null && item.part("append") != null && truth(item, "append");
    boolean joined = tokens.get(0).isWord("or") || tokens.get(0).isWord("and");
    if (!appended || former == null) {
      return ConditionParser.parse(tokens);
    }
    Condition more = ConditionParser.parse(joined ? tokens.subList(1, tokens.size()) : tokens);
    return tokens.get(0).isWord("and")
        ? new Condition.And(List.of(former.condition(), more))
        : new Condition.Or(List.of(former.condition(), more));
  }

  private void rule(Item item) {
    String name = text(item, item.kind());
    if (name.isEmpty()) {
      throw new SyntaxException(item.offset(), "this " + item.kind() + " has no name");
    }
    boolean drops = !item.kind().equals("rule");
    List<String> tags = new ArrayList<>(texts(item, "actions"));
    tags.addAll(texts(item, "tags"));
    rules.add(
        new RuleItem(
            name,
            text(item, "desc"),
            source.position(item.offset()),
            drops,
            condition(item, null),
            severity(item),
            tags,
            kinds(item),
            item.part("enabled") == null || truth(item, "enabled")));
  }

  private List<String> kinds(Item item) {
    List<String> kinds = texts(item, "prefilter");
    Item.Part part = item.part("prefilter");
    for (String kind : kinds) {
      if (part != null && !KINDS.contains(kind)) {
        warn(part.start(), "there are no records of kind '" + kind + "', only " + sorted(KINDS));
      }
    }
    return kinds;
  }

  private static String sorted(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }

  private Severity severity(Item item) {
    Item.Part part = item.part("priority");
    if (part == null) {
      return Severity.NOTICE;
    }
    String word = text(item, "priority").toLowerCase(Locale.ROOT);
    Severity severity = PRIORITIES.get(word);
    if (severity == null) {
      String nearest = Spelling.nearest(word, PRIORITIES.keySet());
      throw new SyntaxException(
          part.key(),
          "unknown priority '"
              + word
              + "'"
              + (nearest == null
                  ? "; there are low, medium and high"
                  : ", did you mean '" + nearest + "'?"));
    }
    return severity;
  }

  private boolean truth(Item item, String key) {
    String word = text(item, key);
    switch (word) {
      case "1", "t", "T", "true", "True", "TRUE" -> {
        return true;
      }
      case "0", "f", "F", "false", "False", "FALSE" -> {
        return false;
      }
      default -> {
        Item.Part part = item.part(key);
        int at = part == null ? item.offset() : part.key();
        warn(at, "'" + key + "' is true or false, found '" + word + "', which counts as true");
        return true;
      }
    }
  }

  /** Returns a value as it stands in the file, empty if there is none. */
  private String text(Item item, String key) {
    Item.Part part = item.part(key);
    if (part == null) {
      return "";
    }
    String text = withoutComments(part);
    boolean quoted =
        text.length() > 1
            && (text.startsWith("\"") || text.startsWith("'"))
            && new PolicyText(new RulesFile("", text)).afterQuoted(0) == text.length();
    return quoted ? PolicyText.unquoted(text) : text;
  }

  private String withoutComments(Item.Part part) {
    StringBuilder text = new StringBuilder();
    int at = part.start();
    while (at < part.end()) {
      boolean begins = at == 0 || Character.isWhitespace(source.text().charAt(at - 1));
      int after = begins ? source.afterComment(at) : at;
      if (after > at) {
        at = after;
      } else {
        text.append(source.text().charAt(at++));
      }
    }
    return text.toString().strip();
  }

  private List<String> texts(Item item, String key) {
    return item.part(key) == null ? List.of() : list(item, key).stream().map(Token::text).toList();
  }

  private List<Token> list(Item item, String key) {
    return ConditionParser.list(tokens(item, key));
  }

  private List<Token> tokens(Item item, String key) {
    Item.Part part = item.part(key);
    if (part == null) {
      throw new SyntaxException(item.offset(), "this " + item.kind() + " needs '" + key + ":'");
    }
    return Tokens.of(source, part.start(), part.end());
  }

  private void error(int offset, String message) {
    errors.accept(new Issue(source.position(offset), message));
  }

  private void warn(int offset, String message) {
    warnings.accept(new Issue(source.position(offset), message));
  }
}

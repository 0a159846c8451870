package io.sysflow.policy.falco;

import io.sysflow.policy.ir.Issue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Puts the items of lists in place of their names, in the text of a condition before it is parsed,
 * as Falco does. Unlike Falco, a list within a list within a list is expanded, and a name within
 * quotes is not.
 */
final class ListExpansion {

  private static final String DELIMITERS = " \t\n\r(),=";

  private final Map<String, Definitions.ListItem> lists;
  private final Consumer<Issue> errors;
  private final Consumer<Issue> warnings;

  /** Lists that double one another must not fill the memory. */
  private static final int MAX_ITEMS = 100_000;

  private static final int MAX_DEPTH = 500;

  /** Names with delimiters in them. */
  private final List<String> odd;

  private final Map<String, List<String>> expanded = new HashMap<>();
  private final Set<String> used = new HashSet<>();

  ListExpansion(
      Map<String, Definitions.ListItem> lists, Consumer<Issue> errors, Consumer<Issue> warnings) {
    this.lists = lists;
    this.odd =
        lists.keySet().stream()
            .filter(name -> name.chars().anyMatch(c -> DELIMITERS.indexOf(c) >= 0))
            .toList();
    this.errors = errors;
    this.warnings = warnings;
  }

  /** Returns a condition with the lists' items in place of their names. */
  SourceText expand(SourceText condition) {
    SourceText result = condition;
    int start = 0;
    boolean fresh = true;
    while (start < result.text().length()) {
      char c = result.text().charAt(start);
      if (c == '"' || c == '\'') {
        start = quoteEnd(result.text(), start);
        fresh = false;
      } else if (DELIMITERS.indexOf(c) >= 0) {
        fresh = true;
        start++;
      } else {
        int end = fresh ? nameEnd(result.text(), start) : tokenEnd(result.text(), start);
        String token = result.text().substring(start, end);
        if (fresh && lists.containsKey(token)) {
          List<String> items = items(token, new HashSet<>());
          result = replace(result, start, end, items);
          end = items.isEmpty() ? 0 : start + joined(items).length();
        }
        fresh = end == 0;
        start = end;
      }
    }
    warnOfQuoted(condition);
    return result;
  }

  /** Returns where a quoted text ends, the text's end if it does not. */
  private static int quoteEnd(String text, int start) {
    int end = start + 1;
    while (end < text.length() && text.charAt(end) != text.charAt(start)) {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    return Math.min(end + 1, text.length());
  }

  /** Warns of lists that nothing uses. */
  void warnOfUnused() {
    for (Definitions.ListItem list : lists.values()) {
      if (!used.contains(list.name)) {
        warnings.accept(new Issue(list.position, "list '" + list.name + "' is never used"));
      }
    }
  }

  /** Returns where a token ends, or the name of a list that has delimiters in it. */
  private int nameEnd(String text, int start) {
    for (String name : odd) {
      int end = start + name.length();
      boolean whole = end >= text.length() || DELIMITERS.indexOf(text.charAt(end)) >= 0;
      if (whole && text.startsWith(name, start)) {
        return end;
      }
    }
    return tokenEnd(text, start);
  }

  private static int tokenEnd(String text, int start) {
    int end = start;
    while (end < text.length()
        && DELIMITERS.indexOf(text.charAt(end)) < 0
        && text.charAt(end) != '"'
        && text.charAt(end) != '\'') {
      end++;
    }
    return end;
  }

  private static String joined(List<String> items) {
    return items.stream().map(ExceptionText::quoted).collect(Collectors.joining(", "));
  }

  /** An empty list takes a comma beside it along. */
  private static SourceText replace(SourceText text, int start, int end, List<String> items) {
    if (!items.isEmpty()) {
      return text.replace(start, end, joined(items));
    }
    String whole = text.text();
    int after = end;
    while (after < whole.length() && Scanner.isBlank(whole.charAt(after))) {
      after++;
    }
    if (after < whole.length() && whole.charAt(after) == ',') {
      return text.replace(start, after + 1, "");
    }
    int before = start;
    while (before > 0 && Scanner.isBlank(whole.charAt(before - 1))) {
      before--;
    }
    boolean comma = before > 0 && whole.charAt(before - 1) == ',';
    return text.replace(comma ? before - 1 : start, end, "");
  }

  private List<String> items(String name, Set<String> within) {
    used.add(name);
    List<String> known = expanded.get(name);
    if (known != null) {
      return known;
    }
    List<String> items = new ArrayList<>();
    Definitions.ListItem list = lists.get(name);
    if (list == null) {
      return items;
    }
    if (within.size() == MAX_DEPTH || !within.add(name)) {
      boolean deep = !within.contains(name);
      errors.accept(
          new Issue(
              list.position,
              "list '" + name + (deep ? "' is nested too deeply" : "' contains itself")));
      return items;
    }
    for (SourceText item : list.items) {
      if (lists.containsKey(item.text()) && !item.text().equals(name)) {
        items.addAll(items(item.text(), within));
      } else {
        items.add(item.text());
      }
      if (items.size() > MAX_ITEMS) {
        errors.accept(
            new Issue(
                list.position,
                "list '" + name + "' has, with those in it, more than " + MAX_ITEMS + " items"));
        items.clear();
        break;
      }
    }
    within.remove(name);
    expanded.put(name, items);
    return items;
  }

  private void warnOfQuoted(SourceText condition) {
    String text = condition.text();
    for (String name : lists.keySet()) {
      for (String quote : List.of("\"", "'")) {
        int at = text.indexOf(quote + name + quote);
        if (at >= 0) {
          warnings.accept(
              new Issue(
                  condition.position(at),
                  "'" + name + "' within quotes is a text, not the list of that name"));
        }
      }
    }
  }
}

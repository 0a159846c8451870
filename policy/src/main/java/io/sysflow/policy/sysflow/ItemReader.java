package io.sysflow.policy.sysflow;

import io.sysflow.policy.field.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes a file apart into definitions. The language looks like YAML but is not: neither indentation
 * nor line ends count, and values are neither quoted nor escaped. What separates them are the keys.
 */
final class ItemReader {

  private static final Set<String> KINDS =
      Set.of("rule", "macro", "list", "drop", "filter", "required_engine_version");

  private static final Set<String> KEYS =
      Set.of(
          "desc",
          "condition",
          "output",
          "actions",
          "priority",
          "tags",
          "prefilter",
          "enabled",
          "warn_evttypes",
          "skip-if-unknown-filter",
          "append",
          "items");

  private final PolicyText source;
  private final String text;
  private final List<Item> items = new ArrayList<>();
  private @Nullable Item item;
  private String key = "";
  private int keyOffset;
  private int valueStart;

  private ItemReader(PolicyText source) {
    this.source = source;
    this.text = source.text();
  }

  /**
   * Returns the definitions of a file.
   *
   * @throws SyntaxException if it does not begin with one, or a key stands twice in one
   */
  static List<Item> read(PolicyText source) {
    ItemReader reader = new ItemReader(source);
    reader.read();
    return reader.items;
  }

  private void read() {
    int at = text.startsWith("\ufeff") ? 1 : 0;
    while (at < text.length()) {
      at = next(at);
    }
    endValue(text.length());
  }

  /** Handles what stands here; returns where to go on. */
  private int next(int at) {
    int after = Math.max(source.afterComment(at), opensQuote(at) ? source.afterQuoted(at) : at);
    if (after > at) {
      return after;
    }
    if (Character.isWhitespace(text.charAt(at))) {
      return at + 1;
    }
    if (isBoundary(at) && isDefined(at)) {
      return valueStart;
    }
    if (item == null) {
      throw outside(at);
    }
    return Math.max(wordEnd(at), at + 1);
  }

  /** Begins the definition or the part whose key stands here, and returns whether one does. */
  private boolean isDefined(int at) {
    int word = text.charAt(at) == '-' ? skipBlanks(at + 1) : at;
    if (word > at && isKey(word, KINDS)) {
      endValue(at);
      beginItem(at, word);
      return true;
    }
    if (item != null && isKey(at, KEYS)) {
      endValue(at);
      begin(at, text.substring(at, wordEnd(at)));
      return true;
    }
    return false;
  }

  /** An apostrophe within a word opens nothing. */
  private boolean opensQuote(int at) {
    return at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
  }

  private boolean isBoundary(int at) {
    return at == 0 || Character.isWhitespace(text.charAt(at - 1)) || text.charAt(at - 1) == ']';
  }

  private boolean isKey(int start, Set<String> keys) {
    int end = wordEnd(start);
    int colon = skipBlanks(end);
    return keys.contains(text.substring(start, end))
        && colon < text.length()
        && text.charAt(colon) == ':';
  }

  private void beginItem(int offset, int word) {
    String kind = text.substring(word, wordEnd(word));
    Item begun = new Item(kind, offset);
    items.add(begun);
    item = begun;
    begin(word, kind);
  }

  private void begin(int offset, String name) {
    key = name;
    keyOffset = offset;
    int start = skipBlanks(wordEnd(offset)) + 1;
    int scalar = skipBlanks(start);
    if (scalar < text.length() && (text.charAt(scalar) == '>' || text.charAt(scalar) == '|')) {
      boolean chomped = scalar + 1 < text.length() && "+-".indexOf(text.charAt(scalar + 1)) >= 0;
      start = scalar + (chomped ? 2 : 1);
    }
    valueStart = start;
  }

  private void endValue(int end) {
    Item of = item;
    if (of == null) {
      return;
    }
    if (of.parts().putIfAbsent(key, new Item.Part(keyOffset, valueStart, end)) != null) {
      throw new SyntaxException(keyOffset, "key '" + key + "' stands here twice");
    }
  }

  private SyntaxException outside(int at) {
    int word = text.charAt(at) == '-' ? skipBlanks(at + 1) : at;
    String found = text.substring(word, wordEnd(word));
    String nearest = Spelling.nearest(found, KINDS);
    return new SyntaxException(
        at,
        "expected '- rule:', '- macro:', '- list:', '- drop:' or '- filter:'"
            + (nearest == null ? "" : ", did you mean '- " + nearest + ":'?"));
  }

  private int skipBlanks(int start) {
    int at = start;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  private int wordEnd(int start) {
    int end = start;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || "_-.".indexOf(text.charAt(end)) >= 0)) {
      end++;
    }
    return end;
  }
}

package io.sysflow.policy.sigma;

import io.sysflow.policy.field.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/**
 * The modifiers of a field, sorted by what they do.
 *
 * @param encodings that make other texts of the values, in order
 * @param match where in the field's value a value is looked for; null for all of it
 * @param compare lt, lte, gt, gte, re, cidr, fieldref or exists; null if none
 * @param flags of a regular expression
 * @param part of a time that is meant, such as "hour"; null if none
 * @param cased whether letters are told from capitals
 * @param all whether all values must match
 * @param not whether none must
 * @param expand whether words between percent signs are placeholders
 */
record Modifiers(
    List<String> encodings,
    @Nullable String match,
    @Nullable String compare,
    String flags,
    @Nullable String part,
    boolean cased,
    boolean all,
    boolean not,
    boolean expand) {

  private static final Set<String> ENCODINGS =
      Set.of("base64", "base64offset", "utf16le", "utf16be", "utf16", "wide", "windash");
  private static final Set<String> MATCHES = Set.of("contains", "startswith", "endswith");
  private static final Set<String> COMPARES =
      Set.of("lt", "lte", "gt", "gte", "re", "cidr", "fieldref", "exists");
  private static final Set<String> ORDERS = Set.of("lt", "lte", "gt", "gte");
  private static final Set<String> PARTS = Set.of("minute", "hour", "day", "week", "month", "year");
  private static final Set<String> FLAGS = Set.of("i", "m", "s");
  private static final Set<String> OTHERS = Set.of("all", "cased", "neq", "expand");
  private static final Set<String> KNOWN =
      Stream.of(ENCODINGS, MATCHES, COMPARES, PARTS, FLAGS, OTHERS)
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  /** Copies the list. */
  Modifiers {
    encodings = List.copyOf(encodings);
  }

  /**
   * Returns what the words after a field's name mean.
   *
   * @throws SigmaException if one is not known, or two exclude one another
   */
  static Modifiers of(Node key, List<String> words) {
    List<String> encodings = new ArrayList<>(words);
    encodings.retainAll(ENCODINGS);
    StringBuilder flags = new StringBuilder();
    for (String word : words) {
      if (FLAGS.contains(word)) {
        flags.append(word);
      } else if (!KNOWN.contains(word)) {
        throw unknown(key, word);
      }
    }
    Modifiers modifiers =
        new Modifiers(
            encodings,
            only(key, words, MATCHES),
            only(key, words, COMPARES),
            flags.toString(),
            only(key, words, PARTS),
            words.contains("cased"),
            words.contains("all"),
            words.contains("neq"),
            words.contains("expand"));
    modifiers.check(key);
    return modifiers;
  }

  private void check(Node key) {
    if (!flags.isEmpty() && !"re".equals(compare)) {
      throw new SigmaException(
          key, "modifier '" + flags.charAt(0) + "' is for regular expressions, after 're'");
    }
    if (compare != null) {
      checkCompared(key, compare);
    }
    if (part != null && !isOrdered()) {
      throw new SigmaException(
          key, "modifier '" + part + "' goes with a number, or with lt, lte, gt or gte");
    }
  }

  private void checkCompared(Node key, String word) {
    if (!encodings.isEmpty()) {
      throw excluded(key, encodings.get(0), word);
    }
    if (match != null && !word.equals("re") && !word.equals("fieldref")) {
      throw excluded(key, match, word);
    }
  }

  private boolean isOrdered() {
    boolean order = compare == null || ORDERS.contains(compare);
    return order && match == null && encodings.isEmpty();
  }

  /** Returns the one word of a kind, null if there is none. */
  private static @Nullable String only(Node key, List<String> words, Set<String> kind) {
    List<String> chosen = words.stream().filter(kind::contains).toList();
    if (chosen.size() > 1) {
      throw excluded(key, chosen.get(0), chosen.get(1));
    }
    return chosen.isEmpty() ? null : chosen.get(0);
  }

  private static SigmaException excluded(Node key, String first, String second) {
    return new SigmaException(
        key, "modifiers '" + first + "' and '" + second + "' exclude one another");
  }

  private static SigmaException unknown(Node key, String word) {
    String nearest = Spelling.nearest(word, KNOWN);
    return new SigmaException(
        key,
        "unknown modifier '"
            + word
            + "'"
            + (nearest == null ? "" : ", did you mean '" + nearest + "'?"));
  }
}

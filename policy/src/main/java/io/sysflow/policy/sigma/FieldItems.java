package io.sysflow.policy.sigma;

import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Exprs;
import io.sysflow.policy.ir.Term;
import io.sysflow.policy.ir.TypeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Compiles one line of a selection: a field, its modifiers, and values. */
final class FieldItems {

  private final Mapping mapping;
  private final Placeholders placeholders;
  private final Map<String, String> source;
  private final BiConsumer<Node, String> missing;

  /**
   * Makes a compiler for the rules of one log source.
   *
   * @param missing is told which fields records do not hold
   */
  FieldItems(
      Mapping mapping,
      Placeholders placeholders,
      Map<String, String> source,
      BiConsumer<Node, String> missing) {
    this.mapping = mapping;
    this.placeholders = placeholders;
    this.source = source;
    this.missing = missing;
  }

  /**
   * Returns the condition of a line.
   *
   * @throws SigmaException if it is not as Sigma has it
   */
  Expr compile(Node key, String name, Node value) {
    List<String> words = List.of(name.split("\\|", -1));
    Modifiers modifiers = Modifiers.of(key, words.subList(1, words.size()));
    if (words.get(0).isEmpty()) {
      return keywords(value, modifiers);
    }
    Mapping.Target target = mapping.field(key, words.get(0), source);
    if (target.missing() != null) {
      missing.accept(key, "field '" + words.get(0) + "' is not there: " + target.missing());
      return Expr.FALSE;
    }
    List<Expr> each = new ArrayList<>();
    for (Node element : values(value)) {
      each.add(value(target, element, modifiers));
    }
    Expr joined = modifiers.all() ? Exprs.and(each) : Exprs.or(each);
    return modifiers.not() ? Exprs.not(joined) : joined;
  }

  /** Returns that texts stand in any of the fields that are looked through. */
  Expr keywords(Node value, Modifiers modifiers) {
    List<Expr> each = new ArrayList<>();
    for (Node element : values(value)) {
      List<Expr> any = new ArrayList<>();
      for (Term term : mapping.keywords()) {
        any.add(keyword(element, term, modifiers));
      }
      each.add(Exprs.or(any));
    }
    Expr joined = modifiers.all() ? Exprs.and(each) : Exprs.or(each);
    return modifiers.not() ? Exprs.not(joined) : joined;
  }

  private Expr keyword(Node element, Term term, Modifiers modifiers) {
    String text = Yaml.text(element, "a keyword");
    if (text.isEmpty() || Yaml.isNull(element)) {
      throw new SigmaException(element, "a keyword must not be empty");
    }
    if ("re".equals(modifiers.compare())) {
      return typed(element, () -> Comparisons.regex(term, text, modifiers.flags()));
    }
    return Exprs.or(
        patterns(element, text, modifiers).stream()
            .map(pattern -> pattern.around(true, true))
            .map(pattern -> Comparisons.matches(term, pattern, modifiers.cased()))
            .toList());
  }

  private static List<Node> values(Node value) {
    if (value instanceof SequenceNode sequence && sequence.getValue().isEmpty()) {
      throw new SigmaException(value, "this list of values is empty");
    }
    return Yaml.elements(value);
  }

  private Expr value(Mapping.Target target, Node element, Modifiers modifiers) {
    if (target.terms().isEmpty()) {
      return chosen(target, element);
    }
    if ("exists".equals(modifiers.compare())) {
      return exists(target, element);
    }
    if (Yaml.isNull(element)) {
      return Exprs.and(
          target.terms().stream().map(term -> Exprs.not(new Expr.Exists(term))).toList());
    }
    String text = Yaml.text(element, "a value");
    if ("fieldref".equals(modifiers.compare())) {
      return fields(target, element, text, modifiers);
    }
    return any(target, term -> typed(element, () -> compare(term, element, text, modifiers)));
  }

  private Expr compare(Term term, Node element, String text, Modifiers modifiers) {
    String compare = modifiers.compare();
    if (modifiers.part() != null) {
      return Comparisons.ordered(
          term, modifiers.part(), Objects.requireNonNullElse(compare, ""), text);
    }
    if (compare == null) {
      return Exprs.or(
          patterns(element, text, modifiers).stream()
              .map(
                  pattern ->
                      Comparisons.matches(term, matched(pattern, modifiers), modifiers.cased()))
              .toList());
    }
    return switch (compare) {
      case "re" -> Comparisons.regex(term, text, modifiers.flags());
      case "cidr" -> Comparisons.network(term, text);
      default -> Comparisons.ordered(term, null, compare, text);
    };
  }

  private static Pattern matched(Pattern pattern, Modifiers modifiers) {
    String match = modifiers.match();
    if (match == null) {
      return pattern;
    }
    return pattern.around(!match.equals("startswith"), !match.equals("endswith"));
  }

  private Expr fields(Mapping.Target target, Node element, String other, Modifiers modifiers) {
    Mapping.Target right = mapping.field(element, other, source);
    if (right.missing() != null) {
      missing.accept(element, "field '" + other + "' is not there: " + right.missing());
      return Expr.FALSE;
    }
    return any(
        target,
        term ->
            any(
                right,
                value -> Comparisons.fields(term, modifiers.match(), value, modifiers.cased())));
  }

  private static Expr any(Mapping.Target target, Function<Term, Expr> compare) {
    return Exprs.or(target.terms().stream().map(compare).toList());
  }

  private static Expr exists(Mapping.Target target, Node element) {
    Expr exists = any(target, Expr.Exists::new);
    return switch (Yaml.text(element, "a value").toLowerCase(Locale.ROOT)) {
      case "true", "yes" -> exists;
      case "false", "no" -> Exprs.not(exists);
      default -> throw new SigmaException(element, "'exists' takes true or false");
    };
  }

  /** Returns the condition that a value stands for. */
  private Expr chosen(Mapping.Target target, Node element) {
    String text = Yaml.text(element, "a value");
    for (Map.Entry<String, Expr> value : target.values().entrySet()) {
      if (value.getKey().equalsIgnoreCase(text)) {
        return value.getValue();
      }
    }
    missing.accept(element, "there are no records with '" + text + "' here");
    return Expr.FALSE;
  }

  private List<Pattern> patterns(Node element, String text, Modifiers modifiers) {
    List<Pattern> patterns = new ArrayList<>();
    for (String expanded :
        modifiers.expand() ? placeholders.expand(element, text) : List.of(text)) {
      patterns.add(Pattern.of(expanded));
    }
    for (String encoding : modifiers.encodings()) {
      List<Pattern> encoded = new ArrayList<>();
      for (Pattern pattern : patterns) {
        encoded.addAll(encoded(element, pattern, encoding));
      }
      patterns = encoded;
    }
    return patterns;
  }

  private static List<Pattern> encoded(Node element, Pattern pattern, String encoding) {
    if (encoding.equals("windash")) {
      return Encodings.dashes(pattern);
    }
    if (pattern.hasWildcards()) {
      throw new SigmaException(
          element, "'" + encoding + "' takes no wildcards: put a backslash before them");
    }
    return switch (encoding) {
      case "base64" -> List.of(Encodings.base64(pattern));
      case "base64offset" -> Encodings.base64Offsets(pattern);
      case "utf16le", "wide" -> List.of(Encodings.utf16(pattern, false, false));
      case "utf16be" -> List.of(Encodings.utf16(pattern, true, false));
      case "utf16" -> List.of(Encodings.utf16(pattern, false, true));
      default -> throw new AssertionError(encoding);
    };
  }

  /** Makes a comparison. */
  private interface Comparison {
    Expr make();
  }

  private static Expr typed(Node element, Comparison comparison) {
    try {
      return comparison.make();
    } catch (TypeException e) {
      throw new SigmaException(element, e.getMessage());
    }
  }
}

package io.sysflow.policy.sigma;

import io.sysflow.policy.field.Spelling;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Exprs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;

/** Parses conditions over selections; {@code not} binds closer than {@code and} than {@code or}. */
final class ConditionParser {

  private static final Pattern TOKEN = Pattern.compile("\\s*([()|]|[^\\s()|]+)");
  private static final int MAX_DEPTH = 200;

  private final Node node;
  private final Map<String, Expr> selections;
  private final List<String> tokens = new ArrayList<>();
  private int next;
  private int depth;

  private ConditionParser(Node node, String text, Map<String, Expr> selections) {
    this.node = node;
    this.selections = selections;
    Matcher matcher = TOKEN.matcher(text);
    int at = 0;
    while (matcher.find(at) && !matcher.group(1).isEmpty()) {
      tokens.add(matcher.group(1));
      at = matcher.end();
    }
  }

  /**
   * Returns a condition with its selections put in.
   *
   * @param node where it stands
   * @throws SigmaException if it is none, or names a selection that is not there
   */
  static Expr parse(Node node, String text, Map<String, Expr> selections) {
    ConditionParser parser = new ConditionParser(node, text, selections);
    Expr expr = parser.or();
    String rest = parser.peek();
    if (rest.equals("|")) {
      throw parser.fault("aggregations after '|' are no longer Sigma: write a correlation");
    }
    if (!rest.isEmpty()) {
      throw parser.fault("expected 'and', 'or' or the end but found '" + rest + "'");
    }
    return expr;
  }

  private Expr or() {
    List<Expr> terms = new ArrayList<>();
    terms.add(and());
    while (skip("or")) {
      terms.add(and());
    }
    return Exprs.or(terms);
  }

  private Expr and() {
    List<Expr> terms = new ArrayList<>();
    terms.add(not());
    while (skip("and")) {
      terms.add(not());
    }
    return Exprs.and(terms);
  }

  private Expr not() {
    if (++depth > MAX_DEPTH) {
      throw fault("the condition is nested too deeply");
    }
    Expr expr;
    if (skip("not")) {
      expr = Exprs.not(not());
    } else if (skip("(")) {
      expr = or();
      if (!skip(")")) {
        throw fault("expected ')' but found " + shown());
      }
    } else {
      expr = selection();
    }
    depth--;
    return expr;
  }

  private Expr selection() {
    String word = peek();
    if (next + 1 < tokens.size() && tokens.get(next + 1).equalsIgnoreCase("of")) {
      return quantified(word);
    }
    if (word.isEmpty() || "()|".contains(word) || isKeyword(word)) {
      throw fault("expected the name of a selection but found " + shown());
    }
    next++;
    Expr expr = selections.get(word);
    if (expr == null) {
      throw fault(next - 1, "there is no selection '" + word + "'" + meant(word));
    }
    return expr;
  }

  private Expr quantified(String word) {
    next += 2;
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "1", "any" -> Exprs.or(chosen());
      case "all" -> Exprs.and(chosen());
      default -> throw fault(next - 2, "expected '1 of' or 'all of' but found '" + word + " of'");
    };
  }

  /** Returns the selections that are meant after "of": all, or those that a pattern fits. */
  private List<Expr> chosen() {
    String pattern = peek();
    next++;
    boolean them = pattern.equalsIgnoreCase("them");
    Pattern expression =
        Pattern.compile(
            them ? "[^_].*" : "\\Q" + pattern.replace("\\E", "").replace("*", "\\E.*\\Q") + "\\E");
    List<Expr> chosen = new ArrayList<>();
    selections.forEach(
        (name, expr) -> {
          if (expression.matcher(name).matches()) {
            chosen.add(expr);
          }
        });
    if (chosen.isEmpty()) {
      throw fault(
          next - 1, "no selection is meant by '" + pattern + "'" + meant(pattern.replace("*", "")));
    }
    return chosen;
  }

  private String meant(String word) {
    String nearest =
        selections.keySet().stream()
            .filter(word::equalsIgnoreCase)
            .findFirst()
            .orElse(Spelling.nearest(word, selections.keySet()));
    return nearest == null ? "" : ", did you mean '" + nearest + "'?";
  }

  private static boolean isKeyword(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "and", "or", "not", "of", "them" -> true;
      default -> false;
    };
  }

  private boolean skip(String word) {
    boolean there = peek().equalsIgnoreCase(word);
    next += there ? 1 : 0;
    return there;
  }

  private String peek() {
    return next < tokens.size() ? tokens.get(next) : "";
  }

  private String shown() {
    return peek().isEmpty() ? "the end" : "'" + peek() + "'";
  }

  private SigmaException fault(String reason) {
    return fault(next, reason);
  }

  private SigmaException fault(int word, String reason) {
    return new SigmaException(node, tokens, word, reason);
  }
}

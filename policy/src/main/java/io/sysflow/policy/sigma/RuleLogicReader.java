package io.sysflow.policy.sigma;

import io.sysflow.policy.ir.CorrelationRule.Named;
import io.sysflow.policy.ir.RuleLogic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads which rules must hit: names or ids with and, or, not and parentheses. A name with blanks
 * stands in quotes. Used once.
 */
final class RuleLogicReader {

  private static final Pattern WORD =
      Pattern.compile("\\s*(?:([()])|'([^']+)'|\"([^\"]+)\"|([^\\s()'\"]+))");

  /** Deeper ones are nobody's. */
  private static final int DEEPEST = 50;

  private final Node node;
  private final String text;
  private final Function<String, Named> named;
  private final Matcher words;
  private final List<Named> rules = new ArrayList<>();
  private String word = "";
  private boolean quoted;
  private int at;
  private int end;
  private int depth;

  private RuleLogicReader(Node node, String text, Function<String, Named> named) {
    this.node = node;
    this.text = text;
    this.named = named;
    this.words = WORD.matcher(text);
    next();
  }

  /**
   * What is asked for.
   *
   * @param rules in the order in which they are first named
   * @param logic which numbers them so
   */
  record Read(List<Named> rules, RuleLogic logic) {
    /** Copies the list. */
    Read {
      rules = List.copyOf(rules);
    }
  }

  /**
   * Returns what a text asks for.
   *
   * @param node that it is of
   * @param named makes a reference of a name
   * @throws SigmaException if it is none
   */
  static Read read(Node node, String text, Function<String, Named> named) {
    RuleLogicReader reader = new RuleLogicReader(node, text, named);
    RuleLogic logic = reader.or();
    if (!reader.isEnd()) {
      throw reader.expected("'and', 'or' or the end");
    }
    return new Read(reader.rules, logic);
  }

  private RuleLogic or() {
    List<RuleLogic> terms = new ArrayList<>(List.of(and()));
    while (isWord("or")) {
      next();
      terms.add(and());
    }
    return terms.size() == 1 ? terms.get(0) : new RuleLogic.Or(terms);
  }

  private RuleLogic and() {
    List<RuleLogic> terms = new ArrayList<>(List.of(not()));
    while (isWord("and")) {
      next();
      terms.add(not());
    }
    return terms.size() == 1 ? terms.get(0) : new RuleLogic.And(terms);
  }

  private RuleLogic not() {
    if (++depth > DEEPEST) {
      throw new SigmaException(node, "'condition' is too deep");
    }
    RuleLogic found;
    if (isWord("not")) {
      next();
      found = new RuleLogic.Not(not());
    } else if (isWord("(")) {
      next();
      found = or();
      if (!isWord(")")) {
        throw expected("')'");
      }
      next();
    } else {
      found = rule();
    }
    depth--;
    return found;
  }

  private RuleLogic rule() {
    boolean isName = quoted || !(isEnd() || isWord("and") || isWord("or") || isWord(")"));
    if (!isName) {
      throw expected("the name of a rule");
    }
    int number = 0;
    while (number < rules.size() && !rules.get(number).text().equals(word)) {
      number++;
    }
    if (number == rules.size()) {
      rules.add(named.apply(word));
    }
    next();
    return new RuleLogic.Hit(number);
  }

  private boolean isEnd() {
    return word.isEmpty();
  }

  private boolean isWord(String one) {
    return !quoted && word.toLowerCase(Locale.ROOT).equals(one);
  }

  private void next() {
    at = end;
    word = "";
    quoted = false;
    if (words.find(end) && words.start() == end) {
      at = words.end() - words.group().strip().length();
      end = words.end();
      quoted = words.group(2) != null || words.group(3) != null;
      word = words.group().strip();
      word = quoted ? word.substring(1, word.length() - 1) : word;
    } else if (!text.substring(end).isBlank()) {
      throw new SigmaException(node, "'condition', character " + end + ": a quote is open");
    }
  }

  private SigmaException expected(String what) {
    return new SigmaException(
        node,
        "'condition', character %d: expected %s but found %s"
            .formatted(at, what, isEnd() ? "the end" : "'" + word + "'"));
  }
}

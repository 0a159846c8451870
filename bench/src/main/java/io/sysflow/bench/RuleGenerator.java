package io.sysflow.bench;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Literal;
import io.sysflow.policy.ir.Operator;
import io.sysflow.policy.ir.Rule;
import io.sysflow.policy.ir.Term;
import io.sysflow.policy.match.Match;
import io.sysflow.policy.match.Matcher;
import io.sysflow.policy.match.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes many rules of a few: each has the shape, and so the record types, of one of them, with
 * literals that any of them compares the same field with, half of them changed by a letter or two.
 * One in a hundred matches some records, at most one in a hundred; the others match none.
 */
final class RuleGenerator {

  private static final int SHARE_THAT_MATCHES = 100;

  private final List<Rule> models;
  private final List<EnrichedRecord> records;
  private final Map<String, List<String>> literals = new HashMap<>();
  private final Random random = new Random(42);

  RuleGenerator(List<Rule> models, List<EnrichedRecord> records) {
    this.models = models;
    this.records = records;
    models.forEach(rule -> collect(rule.condition()));
  }

  /** Returns some rules; the same number gives the same rules. */
  List<Rule> rules(int number) {
    List<Rule> silent = new ArrayList<>();
    List<Rule> matching = new ArrayList<>();
    int wanted = number / SHARE_THAT_MATCHES;
    while (silent.size() < number - wanted || matching.size() < wanted) {
      List<Rule> batch = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        batch.add(rule(silent.size() + matching.size() + i));
      }
      Map<String, Integer> found = matching(batch);
      for (Rule rule : batch) {
        int matches = found.getOrDefault(rule.name(), 0);
        if (matches * SHARE_THAT_MATCHES <= records.size()) {
          (matches > 0 ? matching : silent).add(rule);
        }
      }
    }
    List<Rule> rules = new ArrayList<>(silent.subList(0, number - wanted));
    for (int i = 0; i < wanted; i++) {
      rules.add(i * SHARE_THAT_MATCHES, matching.get(i));
    }
    return rules;
  }

  private Map<String, Integer> matching(List<Rule> rules) {
    Matcher matcher = new Matcher(Policy.of("generated", "0", rules));
    Map<String, Integer> names = new HashMap<>();
    for (EnrichedRecord record : records) {
      for (Match match : matcher.match(record)) {
        names.merge(match.rule().name(), 1, Integer::sum);
      }
    }
    return names;
  }

  private Rule rule(int number) {
    Rule model = models.get(random.nextInt(models.size()));
    return new Rule(
        model.name() + " " + number,
        model.description(),
        model.severity(),
        model.tags(),
        changed(model.condition()),
        model.output(),
        model.position());
  }

  private Expr changed(Expr expr) {
    if (expr instanceof Expr.And and) {
      return new Expr.And(and.terms().stream().map(this::changed).toList());
    }
    if (expr instanceof Expr.Or or) {
      return new Expr.Or(or.terms().stream().map(this::changed).toList());
    }
    if (expr instanceof Expr.Not not) {
      return new Expr.Not(changed(not.term()));
    }
    if (!(expr instanceof Expr.Compare compare) || !isText(compare)) {
      return expr;
    }
    List<String> known = literals.getOrDefault(key(compare), List.of());
    List<Literal> values = new ArrayList<>();
    for (Literal value : compare.values()) {
      String text = known.isEmpty() ? value.text() : known.get(random.nextInt(known.size()));
      values.add(new Literal(random.nextBoolean() ? text : varied(text), 0, 0, null));
    }
    return new Expr.Compare(compare.left(), compare.operator(), compare.modifier(), values);
  }

  private String varied(String text) {
    int at = text.length() - random.nextInt(Math.min(3, text.length() + 1));
    String more = Integer.toString(random.nextInt(1296), 36);
    return text.substring(0, at) + more + text.substring(at);
  }

  private void collect(Expr expr) {
    if (expr instanceof Expr.And and) {
      and.terms().forEach(this::collect);
    } else if (expr instanceof Expr.Or or) {
      or.terms().forEach(this::collect);
    } else if (expr instanceof Expr.Not not) {
      collect(not.term());
    } else if (expr instanceof Expr.Compare compare && isText(compare)) {
      List<String> known = literals.computeIfAbsent(key(compare), key -> new ArrayList<>());
      compare.values().forEach(value -> known.add(value.text()));
    }
  }

  private static String key(Expr.Compare compare) {
    return compare.left() + " " + compare.operator();
  }

  /** Returns whether it compares a text that is no type of event or file, which are the shape. */
  private static boolean isText(Expr.Compare compare) {
    return compare.left() instanceof Term.Read read
        && read.type() == FieldType.TEXT
        && compare.operator() != Operator.REGEX
        && !read.field()
            .text()
            .matches("evt\\.type|evt\\.dir|fd\\.type.*|fd\\.l4proto|container\\.id");
  }
}

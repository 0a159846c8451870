package io.sysflow.bench.differential;

import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes conditions of the fields and operators that both engines have, with literals that the
 * captures and the given rules hold, or parts of them. One seed makes the same conditions.
 *
 * <p>That sysdig has no {@code ==} and no {@code intersects}, no {@code exists} for the fields of
 * two ends, no working {@code in} for ancestors' ids, and few operators for types is why these are
 * left out.
 */
final class ConditionGenerator {

  private static final int LONGEST = 120;
  private static final List<String> OF_TEXT =
      List.of(
          "=",
          "!=",
          "contains",
          "icontains",
          "startswith",
          "endswith",
          "glob",
          "in",
          "pmatch",
          "exists");
  private static final List<String> OF_TYPES = List.of("=", "!=", "in");
  private static final List<String> OF_NUMBERS =
      List.of("=", "!=", "<", "<=", ">", ">=", "in", "exists");
  private static final List<String> OF_ADDRESSES = List.of("=", "!=", "in");
  private static final List<String> OF_ANCESTORS = List.of("=", "!=", "exists");

  private final Random random;
  private final Map<String, List<String>> values = new TreeMap<>();
  private final List<String> texts;
  private final List<String> numbers;
  private final List<String> addresses;
  private final List<String> networks;

  /**
   * Prepares.
   *
   * @param captures whose values are used
   * @param rules whose literals are used
   */
  ConditionGenerator(long seed, List<Capture> captures, List<Rule> rules) {
    random = new Random(seed);
    Map<String, Set<String>> pools = new TreeMap<>();
    for (Capture capture : captures) {
      for (Seen seen : capture.seen()) {
        for (String field : ComparedFields.all()) {
          seen.call().values(field).forEach(value -> add(pools, field, value));
        }
      }
    }
    rules.forEach(rule -> literals(rule.condition(), pools));
    pools.forEach((field, pool) -> values.put(field, List.copyOf(pool)));
    texts = known(ComparedFields.texts());
    numbers = known(ComparedFields.numbers());
    addresses = known(ComparedFields.addresses());
    networks = known(ComparedFields.networks());
  }

  private List<String> known(List<String> fields) {
    return fields.stream().filter(values::containsKey).toList();
  }

  private static void add(Map<String, Set<String>> pools, String field, String value) {
    boolean plain = value.chars().allMatch(c -> c >= ' ' && c < 127);
    if (plain && !value.isEmpty() && value.length() <= LONGEST) {
      pools.computeIfAbsent(field, key -> new TreeSet<>()).add(value);
    }
  }

  private static void literals(Expr expr, Map<String, Set<String>> pools) {
    if (expr instanceof Expr.And and) {
      and.terms().forEach(term -> literals(term, pools));
    } else if (expr instanceof Expr.Or or) {
      or.terms().forEach(term -> literals(term, pools));
    } else if (expr instanceof Expr.Not not) {
      literals(not.term(), pools);
    } else if (expr instanceof Expr.Compare compare
        && ComparedFields.texts().contains(compare.left().toString())) {
      compare.values().forEach(value -> add(pools, compare.left().toString(), value.text()));
    }
  }

  /** Returns the next condition. */
  String next() {
    return condition(2);
  }

  private String condition(int depth) {
    double choice = random.nextDouble();
    if (depth == 0 || choice < 0.35) {
      return check();
    }
    if (choice < 0.6) {
      return "(" + condition(depth - 1) + " and " + condition(depth - 1) + ")";
    }
    if (choice < 0.85) {
      return "(" + condition(depth - 1) + " or " + condition(depth - 1) + ")";
    }
    return "not (" + condition(depth - 1) + ")";
  }

  private String check() {
    double choice = random.nextDouble();
    if (choice < 0.6) {
      return text(any(texts));
    }
    if (choice < 0.8) {
      String field = any(numbers);
      return plain(field, any(operators(field)));
    }
    if (choice < 0.87 && !addresses.isEmpty()) {
      return plain(any(addresses), any(OF_ADDRESSES));
    }
    if (choice < 0.9 && !networks.isEmpty()) {
      String field = any(networks);
      return field + " = " + value(field) + "/" + (8 + random.nextInt(25));
    }
    return any(ComparedFields.truths()) + (random.nextBoolean() ? " = true" : " = false");
  }

  private static List<String> operators(String field) {
    if (field.startsWith("proc.apid")) {
      return OF_ANCESTORS;
    }
    return field.equals("fd.port") ? OF_ADDRESSES : OF_NUMBERS;
  }

  private String plain(String field, String operator) {
    return switch (operator) {
      case "exists" -> field + " exists";
      case "in" -> field + " in (" + list(field).collect(Collectors.joining(", ")) + ")";
      default -> field + " " + operator + " " + value(field);
    };
  }

  private String text(String field) {
    String operator = any(field.equals("evt.type") ? OF_TYPES : OF_TEXT);
    String value = value(field);
    return switch (operator) {
      case "exists" -> field + " exists";
      case "in", "pmatch" -> ofList(field, operator);
      default -> field + " " + operator + " " + quoted(operand(operator, value));
    };
  }

  /** Sysdig's pmatch knows no patterns yet. */
  private String ofList(String field, String operator) {
    String values =
        list(field).map(ConditionGenerator::quoted).collect(Collectors.joining(", ", "(", ")"));
    boolean patterns = values.matches(".*[\\[\\]\\\\?*].*");
    return field + " " + (patterns ? "in" : operator) + " " + values;
  }

  private String operand(String operator, String value) {
    int length = value.length();
    int part = 1 + random.nextInt(length);
    return switch (operator) {
      case "contains" -> middle(value);
      case "icontains" -> middle(swapped(value));
      case "startswith" -> value.substring(0, part);
      case "endswith" -> value.substring(length - part);
      case "glob" -> value.substring(0, part).replaceAll("[\\[\\]\\\\?*]", "?") + "*";
      default -> value;
    };
  }

  private String middle(String value) {
    int start = random.nextInt(value.length());
    int end = start + 1 + random.nextInt(Math.min(8, value.length() - start));
    return value.substring(start, end);
  }

  private static String swapped(String value) {
    String upper = value.toUpperCase(Locale.ROOT);
    return upper.equals(value) ? value.toLowerCase(Locale.ROOT) : upper;
  }

  private Stream<String> list(String field) {
    List<String> list = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      list.add(value(field));
    }
    return list.stream();
  }

  private String value(String field) {
    return any(values.getOrDefault(field, List.of("0")));
  }

  private String any(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}

package io.sysflow.policy.match;

import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.field.Shape;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Literal;
import io.sysflow.policy.ir.Modifier;
import io.sysflow.policy.ir.Operator;
import io.sysflow.policy.ir.Term;
import java.util.Set;

/**
 * Roughly how probable it is that conditions hold for an event. By which literals rules are looked
 * up, and in which order parts of conditions are tried, follows from it: a wrong estimate costs
 * time, never a result.
 */
final class Odds {

  private static final double COMMON = 0.5;

  /** Fields that have few different values, so that each is frequent. */
  private static final Set<String> FEW_VALUES =
      Set.of(
          "fd.type",
          "fd.typechar",
          "fd.l4proto",
          "fd.sockfamily",
          "container.id",
          "container.type",
          "user.name",
          "group.name",
          "proc.sname");

  /** Directories below which most files are that programs open. */
  private static final Set<String> COMMON_DIRECTORIES =
      Set.of(
          "bin", "dev", "etc", "home", "lib", "lib64", "opt", "proc", "root", "run", "sbin", "sys",
          "tmp", "usr", "var");

  private Odds() {}

  /** Returns how probable it is that a condition holds. */
  static double of(Expr expr) {
    if (expr instanceof Expr.And and) {
      return and.terms().stream().mapToDouble(Odds::of).reduce(1, (a, b) -> a * b);
    }
    if (expr instanceof Expr.Or or) {
      return 1 - or.terms().stream().mapToDouble(Odds::of).reduce(1, (a, b) -> a * (1 - b));
    }
    if (expr instanceof Expr.Not not) {
      return 1 - of(not.term());
    }
    if (expr instanceof Expr.Constant constant) {
      return constant.value() ? 1 : 0;
    }
    if (expr instanceof Expr.Compare compare && compare.left() instanceof Term.Read read) {
      return of(read.field(), compare);
    }
    return expr instanceof Expr.Exists ? 0.7 : 0.1;
  }

  private static double of(FieldRef field, Expr.Compare compare) {
    double none = 1;
    double all = 1;
    for (Literal value : compare.values()) {
      double odds = of(field, compare.operator(), value);
      none *= 1 - odds;
      all *= odds;
    }
    return compare.modifier() == Modifier.ALLOF ? all : 1 - none;
  }

  /** Returns how probable it is that a field compares so with a value. */
  static double of(FieldRef field, Operator operator, Literal value) {
    double odds =
        field.type().textual()
            ? text(field, operator, value.text())
            : other(field, operator, value);
    boolean several = field.shape() == Shape.ANY && operator != Operator.NOT_EQUAL;
    return several ? Math.min(1, odds * 2) : odds;
  }

  private static double text(FieldRef field, Operator operator, String value) {
    if (field.field().name().equals("evt.arg") && "flags".equals(field.argument())) {
      return COMMON;
    }
    return switch (operator) {
      case EQUAL, IN, INTERSECTS -> equal(field, value);
      case NOT_EQUAL -> 1 - equal(field, value);
      case CONTAINS, BCONTAINS, ICONTAINS, ENDS_WITH -> part(value.length());
      case STARTS_WITH, BSTARTS_WITH -> start(value);
      case GLOB -> glob(value, false);
      case IGLOB -> glob(value, true);
      case PMATCH -> start(value);
      case REGEX -> Math.min(0.1, part(Regex.requiredLiteral(value).length()));
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> COMMON;
    };
  }

  private static double equal(FieldRef field, String value) {
    if (FEW_VALUES.contains(field.field().name())) {
      return COMMON;
    }
    return value.startsWith("/") && isCommonDirectory(value) ? 0.02 : 0.002;
  }

  private static double start(String value) {
    return value.startsWith("/") && isCommonDirectory(value) ? 0.1 : part(value.length());
  }

  private static boolean isCommonDirectory(String path) {
    int end = path.endsWith("/") ? path.length() - 1 : path.length();
    return end <= 0 || COMMON_DIRECTORIES.contains(path.substring(1, end));
  }

  private static double glob(String pattern, boolean ignoreCase) {
    int length = new Glob(pattern, ignoreCase).longestLiteral().length();
    return length == 0 ? COMMON : part(length);
  }

  private static double part(int length) {
    return switch (length) {
      case 0 -> 1;
      case 1 -> 0.7;
      case 2 -> 0.2;
      case 3 -> 0.08;
      case 4 -> 0.04;
      case 5, 6, 7 -> 0.02;
      default -> 0.0005;
    };
  }

  private static double other(FieldRef field, Operator operator, Literal value) {
    return switch (operator) {
      case NOT_EQUAL -> 1 - equal(field.type(), field.text(), value);
      case GREATER, GREATER_OR_EQUAL -> value.number() == 0 ? 0.9 : 0.7;
      case LESS, LESS_OR_EQUAL -> 0.3;
      default -> equal(field.type(), field.text(), value);
    };
  }

  private static double equal(FieldType type, String name, Literal value) {
    return switch (type) {
      case BOOL -> {
        double yes = name.equals("evt.is_open_read") ? 0.8 : 0.2;
        yield value.number() == 0 ? 1 - yes : yes;
      }
      case NET -> 0.3;
      case IP, PORT -> 0.02;
      default -> 0.1;
    };
  }
}

package io.sysflow.policy.match;

import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.field.RecordKind;
import io.sysflow.policy.field.Shape;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Literal;
import io.sysflow.policy.ir.Modifier;
import io.sysflow.policy.ir.Operator;
import io.sysflow.policy.ir.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Literals one of which must be there for a condition to hold.
 *
 * @param anchors the literals
 * @param weight roughly how probable it is that one is there
 */
record Anchors(List<Anchor> anchors, double weight) {

  /** Above this a look-up spares too little. */
  static final double MAX_WEIGHT = 0.4;

  /** Beyond this many literals a condition is not looked up by them. */
  private static final int MAX_LITERALS = 2000;

  /** Beginnings of fields whose values are texts that records or processes hold. */
  private static final List<String> HELD =
      List.of("proc.", "fd.", "fs.path.", "container.", "k8s.", "user.", "group.", "evt.abspath");

  /** Fields among them whose values are made when they are asked for. */
  private static final Set<String> MADE =
      Set.of("fd.uid", "fd.containername", "fd.containerdirectory", "proc.aenv", "proc.exeline");

  /** Arguments that are paths, and flags, of which there are few different texts. */
  private static final Set<String> ARGUMENTS =
      Set.of(
          "name",
          "path",
          "oldpath",
          "newpath",
          "target",
          "linkpath",
          "filename",
          "pathname",
          "flags");

  /** Returns the literals that are best to look a condition up by, null if there are none. */
  static @Nullable Anchors of(Expr expr, AnchorFinder finder) {
    if (expr instanceof Expr.And and) {
      Anchors best = null;
      for (Expr term : and.terms()) {
        Anchors anchors = of(term, finder);
        if (anchors != null && (best == null || anchors.weight < best.weight)) {
          best = anchors;
        }
      }
      return best;
    }
    if (expr instanceof Expr.Or or) {
      return any(or.terms().stream().map(term -> of(term, finder)).toList());
    }
    return expr instanceof Expr.Compare compare ? finder.of(compare) : null;
  }

  /** Returns the literals of all alternatives, null if one has none. */
  private static @Nullable Anchors any(List<@Nullable Anchors> alternatives) {
    List<Anchor> anchors = new ArrayList<>();
    double weight = 0;
    for (Anchors alternative : alternatives) {
      if (alternative == null) {
        return null;
      }
      anchors.addAll(alternative.anchors);
      weight += alternative.weight;
    }
    return anchors.size() > MAX_LITERALS ? null : new Anchors(anchors, weight);
  }

  /** Returns the literals of a comparison, null if there are none. */
  static @Nullable Anchors ofOne(Expr.Compare compare, RecordKind kind) {
    if (!(compare.left() instanceof Term.Read read) || !isHeld(read.field(), kind)) {
      return null;
    }
    List<@Nullable Anchors> alternatives = new ArrayList<>();
    for (Literal value : compare.values()) {
      alternatives.add(literal(read.field(), compare.operator(), value));
    }
    if (compare.modifier() != Modifier.ALLOF) {
      return any(alternatives);
    }
    return alternatives.stream()
        .filter(Objects::nonNull)
        .min(Comparator.comparingDouble(anchors -> anchors.weight))
        .orElse(null);
  }

  /** Returns whether a field can be read without making its value. */
  static boolean isHeld(FieldRef field, RecordKind kind) {
    String name = field.field().name();
    boolean network = kind == RecordKind.NETWORK_FLOW || kind == RecordKind.NETWORK_EVENT;
    if (field.type() == FieldType.IP || field.type() == FieldType.PORT) {
      return true;
    }
    if (name.equals("evt.arg")) {
      return field.argument() != null && ARGUMENTS.contains(field.argument());
    }
    return field.type() == FieldType.TEXT
        && (field.shape() == Shape.ONE || field.shape() == Shape.ANY)
        && HELD.stream().anyMatch(name::startsWith)
        && !isMade(field, network);
  }

  private static boolean isMade(FieldRef field, boolean network) {
    String name = field.field().name();
    return MADE.contains(name)
        || (network && name.startsWith("fd.name"))
        || (name.equals("proc.env") && field.argument() != null);
  }

  private static @Nullable Anchors literal(FieldRef field, Operator operator, Literal value) {
    Anchor anchor = anchor(field, operator, value);
    return anchor == null ? null : new Anchors(List.of(anchor), Odds.of(field, operator, value));
  }

  private static @Nullable Anchor anchor(FieldRef field, Operator operator, Literal value) {
    if (field.type() == FieldType.TEXT) {
      return text(field, operator, value.text());
    }
    boolean equal =
        operator == Operator.EQUAL || operator == Operator.IN || operator == Operator.INTERSECTS;
    Literal.Network network = value.network();
    if (!equal || (network != null && !network.isAddress()) || field.type() == FieldType.NET) {
      return null;
    }
    return new Anchor(
        field, Anchor.Kind.EQUAL, "", value.number(), network == null ? null : network.address());
  }

  /**
   * Returns the literal that is there if a text compares so with a value, null if there is none.
   */
  static @Nullable Anchor text(FieldRef field, Operator operator, String value) {
    return switch (operator) {
      case EQUAL, IN, INTERSECTS -> Anchor.text(field, Anchor.Kind.EQUAL, value);
      case CONTAINS -> part(field, Anchor.Kind.CONTAINS, value);
      case ICONTAINS -> part(field, Anchor.Kind.ICONTAINS, value);
      case STARTS_WITH -> part(field, Anchor.Kind.STARTS, value);
      case ENDS_WITH -> part(field, Anchor.Kind.ENDS, value);
      case GLOB -> new Glob(value, false).anchor(field);
      case IGLOB -> new Glob(value, true).anchor(field);
      case PMATCH -> part(field, Anchor.Kind.CONTAINS, PathPrefixes.longestName(value));
      case REGEX -> part(field, Anchor.Kind.ICONTAINS, Regex.requiredLiteral(value));
      default -> null;
    };
  }

  /** An empty literal is in every text, and is not looked for. */
  private static @Nullable Anchor part(FieldRef field, Anchor.Kind kind, String text) {
    return text.isEmpty() ? null : Anchor.text(field, kind, text);
  }
}

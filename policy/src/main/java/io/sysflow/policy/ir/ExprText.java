package io.sysflow.policy.ir;

import io.sysflow.policy.field.FieldType;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes conditions as Falco's rules do, with all lists and macros in their places. */
public final class ExprText implements Expr.Visitor<String> {

  private static final ExprText WRITER = new ExprText();

  /** What needs no quotes. */
  private static final Pattern BARE = Pattern.compile("[^()\"'\\s=,\\\\]+");

  private ExprText() {}

  /** Returns the text of a condition. */
  public static String of(Expr expr) {
    return expr.accept(WRITER);
  }

  /** Returns the text of a message. */
  public static String of(Template template) {
    StringBuilder text = new StringBuilder();
    for (Template.Part part : template.parts()) {
      text.append(part.text().replace("%", "%%"));
      if (part.name() != null) {
        text.append('%').append(part.name());
      }
    }
    return text.toString();
  }

  @Override
  public String visitConstant(Expr.Constant constant) {
    return constant.value() ? "evt.num >= 0" : "evt.num < 0";
  }

  @Override
  public String visitAnd(Expr.And and) {
    return and.terms().stream()
        .map(term -> term instanceof Expr.Or ? "(" + of(term) + ")" : of(term))
        .collect(Collectors.joining(" and "));
  }

  @Override
  public String visitOr(Expr.Or or) {
    return or.terms().stream().map(ExprText::of).collect(Collectors.joining(" or "));
  }

  @Override
  public String visitNot(Expr.Not not) {
    boolean several = not.term() instanceof Expr.And || not.term() instanceof Expr.Or;
    return several ? "not (" + of(not.term()) + ")" : "not " + of(not.term());
  }

  @Override
  public String visitExists(Expr.Exists exists) {
    return exists.term() + " exists";
  }

  @Override
  public String visitCompare(Expr.Compare compare) {
    boolean several = compare.operator().takesList() || compare.modifier() != null;
    String values =
        compare.values().stream()
            .map(value -> value(compare, value.text()))
            .collect(Collectors.joining(", "));
    String modifier =
        compare.modifier() == null ? "" : compare.modifier().name().toLowerCase(Locale.ROOT) + " ";
    return compare.left()
        + " "
        + compare.operator().text()
        + " "
        + modifier
        + (several ? "(" + values + ")" : values);
  }

  @Override
  public String visitCompareTerms(Expr.CompareTerms compare) {
    boolean field = compare.right() instanceof Term.Read;
    String right = field ? "val(" + compare.right() + ")" : compare.right().toString();
    return compare.left() + " " + compare.operator().text() + " " + right;
  }

  private static String value(Expr.Compare compare, String text) {
    boolean hexadecimal =
        compare.operator() == Operator.BCONTAINS || compare.operator() == Operator.BSTARTS_WITH;
    if (hexadecimal && compare.left().type() == FieldType.BYTES) {
      return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
    if (BARE.matcher(text).matches()) {
      return text;
    }
    String escaped =
        text.replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\t", "\\t");
    return '"' + escaped + '"';
  }
}

package io.sysflow.policy.falco;

import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.ir.Comparisons;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Exprs;
import io.sysflow.policy.ir.Literal;
import io.sysflow.policy.ir.Literals;
import io.sysflow.policy.ir.Operator;
import io.sysflow.policy.ir.Term;
import io.sysflow.policy.ir.TypeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * The addresses of hosts by their names, as the rules' author states them. A condition that asks
 * for a name, as in {@code fd.sip.name = db.example.org}, is one that asks for these addresses:
 * Falco looks names up while it runs, but then the same rules over the same records would not give
 * the same alerts.
 */
final class HostNames {

  private static final String KEY = "names";

  private final Map<String, List<Literal>> addresses = new LinkedHashMap<>();

  /** Reads {@code names: {NAME: ADDRESS or [ADDRESS, ...]}}; a name that is known is replaced. */
  void read(YamlMap item) {
    YamlMap names = item.map(KEY).orElse(null);
    if (names == null) {
      return;
    }
    for (String name : names.keys()) {
      List<Literal> literals = new ArrayList<>();
      Node node = names.node(name);
      List<SourceText> texts =
          node instanceof ScalarNode ? names.text(name).stream().toList() : names.texts(name);
      for (SourceText text : texts) {
        try {
          FalcoLiterals.check(FieldType.IP, text.text());
          literals.add(Literals.parse(FieldType.IP, Operator.IN, text.text()));
        } catch (TypeException e) {
          names.error(text.position(0), e.getMessage());
        }
      }
      addresses.put(name, literals);
    }
  }

  /** Returns whether a term is the name of an address. */
  static boolean isName(Term term) {
    return term.toString().matches("fd\\.[cslr]ip\\.name");
  }

  /** Returns whether the addresses of a name are stated. */
  boolean knows(String name) {
    return addresses.containsKey(name);
  }

  /**
   * Returns the condition on addresses that one on names stands for; null if it is none, or asks
   * for a name that is not stated.
   *
   * @param values that the field is compared with
   */
  @Nullable Expr compared(
      Term left, Operator operator, List<Condition.Value> values, FieldCatalogue catalogue) {
    String field = left.toString();
    boolean equality =
        operator == Operator.EQUAL || operator == Operator.NOT_EQUAL || operator == Operator.IN;
    if (!equality || !isName(left) || values.isEmpty()) {
      return null;
    }
    List<Literal> literals = new ArrayList<>();
    for (Condition.Value value : values) {
      List<Literal> known = addresses.get(value.text());
      if (known == null) {
        return null;
      }
      literals.addAll(known);
    }
    Term address =
        new Term.Read(
            catalogue.resolve(field.substring(0, field.length() - ".name".length()), null));
    Expr any = Comparisons.compare(address, Operator.IN, null, literals);
    return operator == Operator.NOT_EQUAL
        ? Exprs.and(List.of(new Expr.Exists(address), Exprs.not(any)))
        : any;
  }
}

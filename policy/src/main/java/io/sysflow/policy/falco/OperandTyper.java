package io.sysflow.policy.falco;

import io.sysflow.policy.field.ArgumentNames;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.field.UnknownFieldException;
import io.sysflow.policy.ir.Term;
import io.sysflow.policy.ir.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Gives types to fields and functions of fields. */
final class OperandTyper {

  private final FieldCatalogue catalogue;

  OperandTyper(FieldCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * Returns the typed operand.
   *
   * @throws SyntaxException if a function does not take its arguments
   * @throws UnknownOperandException if a field is not known
   */
  Term type(Condition.Operand operand) {
    if (operand instanceof Condition.FieldName field) {
      try {
        return new Term.Read(catalogue.resolve(field.name(), field.argument()));
      } catch (UnknownFieldException e) {
        throw new UnknownOperandException(field.position(), e.getMessage());
      }
    }
    if (operand instanceof Condition.Constant constant) {
      return new Term.Text(constant.text());
    }
    if (operand instanceof Condition.Call call) {
      return call(call);
    }
    if (operand instanceof Condition.Group group) {
      throw new SyntaxException(group.position(), "a list stands here alone");
    }
    throw new AssertionError(operand);
  }

  /** Returns what is odd about a field though it is known, null if nothing is. */
  static @Nullable String oddity(Term term) {
    if (!(term instanceof Term.Read read)) {
      return null;
    }
    FieldRef field = read.field();
    String argument = field.argument();
    if (field.text().equals("evt.dir")) {
      return "'evt.dir' is deprecated: there are exits of calls only";
    }
    boolean named = field.field().name().matches("evt\\.(raw)?arg") && argument != null;
    if (!named || argument == null || ArgumentNames.known(argument)) {
      return null;
    }
    String nearest = ArgumentNames.nearest(argument);
    return "no event has an argument '"
        + argument
        + "'"
        + (nearest == null ? "" : ", did you mean '" + nearest + "'?");
  }

  private Term call(Condition.Call call) {
    Transformer transformer = Transformer.valueOf(call.name().toUpperCase(Locale.ROOT));
    if (call.subscript() != null && transformer != Transformer.GETOPT) {
      throw new SyntaxException(call.position(), call.name() + "() takes no [argument]");
    }
    return switch (transformer) {
      case TOLOWER, TOUPPER, BASENAME, B64 -> map(transformer, call);
      case LEN -> length(call);
      case JOIN -> join(call);
      case CONCAT -> concat(call);
      case GETOPT -> getopt(call);
      case MINUTE, HOUR, DAY, WEEK, MONTH, YEAR -> throw new AssertionError(call); // not Falco's
    };
  }

  private Term map(Transformer transformer, Condition.Call call) {
    Term term = only(call);
    boolean fits =
        transformer == Transformer.B64 ? term.type().textual() : term.type() == FieldType.TEXT;
    if (!fits) {
      throw doesNotTake(call, term);
    }
    return new Term.Call(transformer, List.of(term), null, term.type(), term.list());
  }

  private Term length(Condition.Call call) {
    Term term = only(call);
    if (!term.list() && !term.type().textual()) {
      throw doesNotTake(call, term);
    }
    return new Term.Call(Transformer.LEN, List.of(term), null, FieldType.UINT, false);
  }

  private Term join(Condition.Call call) {
    if (call.arguments().size() != 2
        || !(call.arguments().get(0) instanceof Condition.Constant separator)) {
      throw new SyntaxException(
          call.position(),
          "join() takes a separator in quotes and a list, as in join(\"-\", (a.b))");
    }
    List<Term> terms = new ArrayList<>();
    terms.add(new Term.Text(separator.text()));
    if (call.arguments().get(1) instanceof Condition.Group group) {
      group.elements().forEach(element -> terms.add(type(element)));
    } else {
      terms.add(type(call.arguments().get(1)));
    }
    return new Term.Call(Transformer.JOIN, terms, null, FieldType.TEXT, false);
  }

  private Term concat(Condition.Call call) {
    List<Term> terms = new ArrayList<>();
    for (Condition.Operand argument : call.arguments()) {
      if (argument instanceof Condition.Group group) {
        group.elements().forEach(element -> terms.add(type(element)));
      } else {
        terms.add(type(argument));
      }
    }
    return new Term.Call(Transformer.CONCAT, terms, null, FieldType.TEXT, false);
  }

  private Term getopt(Condition.Call call) {
    if (call.arguments().size() != 2
        || !(call.arguments().get(1) instanceof Condition.Constant options)
        || call.arguments().get(0) instanceof Condition.Group) {
      throw new SyntaxException(
          call.position(), "getopt() takes a field and options in quotes, as in \"ab:c\"");
    }
    Term term = type(call.arguments().get(0));
    if (term.type() != FieldType.TEXT) {
      throw doesNotTake(call, term);
    }
    return new Term.Call(
        Transformer.GETOPT,
        List.of(term, new Term.Text(options.text())),
        call.subscript(),
        FieldType.TEXT,
        call.subscript() == null);
  }

  private Term only(Condition.Call call) {
    if (call.arguments().size() != 1 || call.arguments().get(0) instanceof Condition.Group) {
      throw new SyntaxException(call.position(), call.name() + "() takes one field");
    }
    return type(call.arguments().get(0));
  }

  private static SyntaxException doesNotTake(Condition.Call call, Term term) {
    String kind = term.list() ? "a list" : term.type().name().toLowerCase(Locale.ROOT);
    return new SyntaxException(
        call.position(), call.name() + "() does not take " + term + ", which is " + kind);
  }
}

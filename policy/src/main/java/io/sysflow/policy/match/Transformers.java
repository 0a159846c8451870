package io.sysflow.policy.match;

import io.sysflow.policy.field.FieldSource;
import io.sysflow.policy.ir.Term;
import io.sysflow.policy.ir.Transformer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The functions of fields. */
final class Transformers {

  private Transformers() {}

  /** Returns a reader of a function's values; of no value if an argument is missing. */
  static Values.Texts texts(Term.Call call) {
    return switch (call.transformer()) {
      case TOLOWER -> each(call, TextMatches::lower);
      case TOUPPER -> each(call, Transformers::upper);
      case BASENAME -> each(call, text -> text.substring(text.lastIndexOf('/') + 1));
      case B64 -> decoded(call);
      case LEN -> numbers(call);
      case JOIN -> joined(call.arguments().subList(1, call.arguments().size()), separator(call));
      case CONCAT -> joined(call.arguments(), "");
      case GETOPT -> options(call);
      case MINUTE, HOUR, DAY, WEEK, MONTH, YEAR -> numbers(call);
    };
  }

  private static Values.Texts each(Term.Call call, UnaryOperator<String> function) {
    Values.Texts values = Values.texts(call.arguments().get(0));
    return source -> values.of(source).stream().map(function).toList();
  }

  private static String upper(String text) {
    StringBuilder upper = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      upper.append(c >= 'a' && c <= 'z' ? (char) (c - 32) : c);
    }
    return upper.toString();
  }

  private static Values.Texts decoded(Term.Call call) {
    Values.Texts values = Values.texts(call.arguments().get(0));
    return source -> {
      List<String> decoded = new ArrayList<>();
      for (String text : values.of(source)) {
        String value = decode(text);
        if (value == null) {
          return List.of();
        }
        decoded.add(value);
      }
      return decoded;
    };
  }

  private static @Nullable String decode(String text) {
    try {
      return new String(Base64.getDecoder().decode(text.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null; // is no base 64, so it has no value
    }
  }

  private static Values.Texts numbers(Term.Call call) {
    return source -> {
      long number = number(call, source);
      return number == FieldSource.MISSING ? List.of() : List.of(Long.toString(number));
    };
  }

  /** Returns the value of a function of numbers. */
  static long number(Term.Call call, FieldSource source) {
    return call.transformer() == Transformer.LEN
        ? length(call, source)
        : TimeParts.of(call, source);
  }

  /** Returns the elements of a list or the bytes of a text, as Falco counts. */
  private static long length(Term.Call call, FieldSource source) {
    Term argument = call.arguments().get(0);
    List<String> values = Values.texts(argument).of(source);
    if (argument.list()) {
      return values.size();
    }
    return values.isEmpty() ? FieldSource.MISSING : bytes(values.get(0));
  }

  /** Returns how long a text is in UTF-8. */
  private static int bytes(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Each half of a pair stands for two of the four bytes of a character.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  private static String separator(Term.Call call) {
    return ((Term.Text) call.arguments().get(0)).text();
  }

  private static Values.Texts joined(List<Term> terms, String separator) {
    List<Values.Texts> readers = terms.stream().map(Values::texts).toList();
    return source -> {
      List<String> elements = new ArrayList<>();
      for (Values.Texts reader : readers) {
        List<String> values = reader.of(source);
        if (values.isEmpty()) {
          return List.of();
        }
        elements.addAll(values);
      }
      return List.of(String.join(separator, elements));
    };
  }

  private static Values.Texts options(Term.Call call) {
    Values.Texts values = Values.texts(call.arguments().get(0));
    String known = ((Term.Text) call.arguments().get(1)).text();
    String wanted = call.subscript();
    return source -> {
      List<String> words = new ArrayList<>();
      for (String value : values.of(source)) {
        words.addAll(List.of(value.strip().split("\\s+")));
      }
      CommandOptions options = new CommandOptions(known, words);
      return wanted == null ? options.letters() : options.argument(wanted);
    };
  }
}

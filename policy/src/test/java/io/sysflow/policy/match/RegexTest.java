package io.sysflow.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Regular expressions are matched as RE2's library matches them. */
class RegexTest {

  private static final List<String> PARTS =
      List.of(
          "a",
          "b",
          "k",
          "S",
          ".",
          "ab",
          "\\s",
          "\\S",
          "\\d",
          "\\D",
          "\\w",
          "\\W",
          "[ab]",
          "[^a]",
          "[a-c1]",
          "[^\\s-]",
          "[]a]",
          "[-b]",
          "\\.",
          "\\-",
          "^",
          "$",
          "\\A",
          "\\z",
          "/",
          "\\n",
          "1",
          "é",
          "[à-é]",
          "\\b",
          "[[:alpha:]]",
          "\\x41",
          "\\p{L}",
          "(?i)",
          "(?s)",
          "(?-i)",
          "}",
          "]");

  private static final List<String> REPETITIONS =
      List.of("*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,}", "{0}", "{,2}", "{");

  private static final String LETTERS = "abcABkKsS1 -./\n]}Aé\u212a\u017f";

  private final Random random = new Random(11);

  @Test
  void randomExpressionsMatchWhatTheLibraryMatches() {
    int plain = 0;
    for (int i = 0; i < 20_000; i++) {
      String expression = expression(3);
      Pattern library;
      try {
        library = Pattern.compile(expression);
      } catch (PatternSyntaxException e) {
        continue;
      }
      Regex regex = new Regex(expression);
      plain += regex.isPlain() ? 1 : 0;
      for (int j = 0; j < 12; j++) {
        String text = text();
        assertThat(regex.matches("a" + text + "a", 1, text.length() + 1))
            .as("'%s' and '%s'", expression, text)
            .isEqualTo(library.matches(text));
        if (library.matches(text)) {
          assertThat(text.toLowerCase(Locale.ROOT))
              .as(expression)
              .contains(Regex.requiredLiteral(expression).toLowerCase(Locale.ROOT));
        }
      }
    }
    assertThat(plain).isGreaterThan(2000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?s:.*)(?:(?:\\s-[^-\\s]{0,20}i|\\s--inode\\s))(?s:.*)",
        "(?s:.*)(?:-(W|R)\\s?(\\s|\"|')([0-9a-fA-F]{2}\\s?){2,20}(\\s|\"|'))(?s:.*)",
        "(a|b)*a(a|b){12}",
        "/proc/[0-9]+/(mem|maps)",
        "(?i)curl.*\\|\\s*(ba)?sh"
      })
  void expressionsOfRulesArePlain(String expression) {
    Pattern library = Pattern.compile(expression);
    Regex regex = new Regex(expression);

    assertThat(regex.isPlain()).isTrue();

    for (String text :
        List.of(
            "",
            "ls -li",
            "ls --inode x",
            "x -W '00 ff 0A' y",
            "x -R 00",
            "abbabbabababba",
            "bbbbbbbbbbbbbbb",
            "/proc/12/mem",
            "/proc/x/mem",
            "CURL http://x | bash")) {
      assertThat(regex.matches(text, 0, text.length())).as(text).isEqualTo(library.matches(text));
    }
  }

  @Test
  void expressionOfVeryManyStatesIsLeftToTheLibrary() {
    Regex regex = new Regex("(a|b)*a(a|b){14}");
    Pattern library = Pattern.compile("(a|b)*a(a|b){14}");

    for (int i = 0; i < 3000; i++) {
      String text =
          random
              .ints(30, 'a', 'c')
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      assertThat(regex.matches(text, 0, text.length())).isEqualTo(library.matches(text));
    }
  }

  @ParameterizedTest(name = "all that match {0} have {1}")
  @CsvSource(
      delimiter = '@',
      value = {
        ".*/etc/passwd.*        @ /etc/passwd",
        "(?i).*curl.*           @ curl",
        "(?i).*disk.*           @ di",
        "a?bcd+ef               @ bc",
        "(abc){2}               @ abc",
        "(abc|def)              @ ''",
        "x(abc)y                @ xabcy",
        "\\bword\\b             @ ''",
      })
  void whatIsRequiredIsFound(String expression, String literal) {
    assertThat(Regex.requiredLiteral(expression)).isEqualTo(literal);
  }

  @Test
  void plainExpressionMakesNoGarbage() {
    Regex regex = new Regex(".*-(W|R)\\s?[0-9a-f]{2,20}x.*");
    String text = "program -W 00ff00 and more -R 12 arguments that do not match";
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    boolean matches = false;
    for (int i = 0; i < 1000; i++) {
      matches |= regex.matches(text, 0, text.length());
    }

    long before = threads.getThreadAllocatedBytes(id);
    for (int i = 0; i < 10_000; i++) {
      matches |= regex.matches(text, 0, text.length());
    }

    assertThat(matches).isFalse();
    assertThat(threads.getThreadAllocatedBytes(id) - before).isLessThan(10_000);
  }

  private String expression(int deep) {
    StringBuilder expression = new StringBuilder();
    int parts = 1 + random.nextInt(4);
    for (int i = 0; i < parts; i++) {
      expression.append(part(deep));
      if (random.nextInt(3) == 0) {
        expression.append(REPETITIONS.get(random.nextInt(REPETITIONS.size())));
      }
    }
    return expression.toString();
  }

  private String part(int deep) {
    if (deep == 0 || random.nextInt(3) > 0) {
      int plain = random.nextInt(8) == 0 ? PARTS.size() : 27;
      return PARTS.get(random.nextInt(plain));
    }
    String inner = expression(deep - 1);
    return switch (random.nextInt(5)) {
      case 0 -> "(" + inner + "|" + expression(deep - 1) + ")";
      case 1 -> "(?:" + inner + ")";
      case 2 -> "(?i:" + inner + ")";
      case 3 -> "(?s-i:" + inner + ")";
      default -> "(" + inner + ")";
    };
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(8);
    for (int i = 0; i < length; i++) {
      int letters = random.nextInt(10) == 0 ? LETTERS.length() : 15;
      text.append(LETTERS.charAt(random.nextInt(letters)));
    }
    return text.toString();
  }
}

package io.sysflow.policy.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.sysflow.Mutations;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that stands in a file makes the front end hang or fail but with what is wrong. */
class SigmaFuzzTest {

  private static final String RULES =
      """
      title: Shell
      id: 11111111-2222-3333-4444-555555555555
      name: shell
      level: high
      tags: [attack.t1059.004]
      logsource:
        product: linux
        category: process_creation
      detection:
        selection_a:
          Image|endswith: ['/sh', '/b?sh*']
          CommandLine|contains|all:
            - ' -c '
            - 'C:\\\\x\\*'
        selection_b:
          - CommandLine|re|i: '^.*(nc|ncat) '
          - CommandLine|wide|base64offset|contains: cmd
          - ParentImage: null
        filter:
          User|expand: '%users%'
        keywords: [one, two]
        condition: (1 of selection_* or keywords) and not filter
      ---
      title: Many
      correlation:
        type: event_count
        rules: [shell]
        group-by: [User]
        timespan: 5m
        condition: {gte: 10}
      ---
      title: Not here
      logsource: {product: linux}
      filter:
        rules: [shell]
        s: {User: root}
        condition: not s
      ---
      placeholders:
        users: [root, admin]
      """;

  private static final List<String> WORDS =
      List.of(
          "1 of them",
          " and ",
          " or ",
          " not ",
          "|contains",
          "|re",
          "|cidr",
          "|all",
          "|hour|gte",
          "|fieldref",
          "|exists",
          "%users%",
          "null",
          "[",
          "]",
          "{",
          "}",
          "&a ",
          "*a",
          "!!int ",
          "action: global\n",
          "---\n",
          "selection_a",
          "(((",
          "\\*",
          "- ",
          ": ",
          "<<: *a\n",
          "[&x [*x]]");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  @Timeout(60)
  void mutatedRulesCompileOrSayWhatIsWrong(long seed) {
    Mutations mutations = new Mutations(seed, WORDS);
    int refused = 0;

    for (int i = 0; i < 800; i++) {
      String text = i % 3 == 0 ? mutations.shuffle(RULES) : RULES;
      refused += compiles(mutations.mutate(text)) ? 0 : 1;
    }

    assertThat(refused).isBetween(50, 795);
  }

  @Test
  @Timeout(20)
  void depthAndLengthAreBounded() {
    assertThat(compiles(rule("(".repeat(50_000) + "s" + ")".repeat(50_000)))).isFalse();
    assertThat(compiles(rule("not ".repeat(50_000) + "s"))).isFalse();
    assertThat(compiles(rule("s" + " and s".repeat(50_000)))).isTrue();
    assertThat(compiles(rule("1 of " + "*s".repeat(5_000)))).isFalse();
    assertThat(compiles("a: ".repeat(5) + "[".repeat(50_000))).isFalse();
    assertThat(compiles("&a [*a]")).isFalse();
    assertThat(compiles(RULES.replace("'/sh'", "'" + "- -x/y ".repeat(2_000) + "'"))).isTrue();
  }

  private static String rule(String condition) {
    return "title: t\nlogsource: {product: linux}\ndetection: {s: {Image: x}, condition: '"
        + condition
        + "'}\n";
  }

  private static boolean compiles(String rules) {
    try {
      SigmaRules.compile(List.of(new RulesFile("f", rules)), FieldCatalogue.standard());
      return true;
    } catch (InvalidPolicyException e) {
      assertThat(e.issues()).isNotEmpty();
      return false;
    }
  }
}

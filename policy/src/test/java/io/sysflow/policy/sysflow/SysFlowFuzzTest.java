package io.sysflow.policy.sysflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.RulesFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that stands in a file makes the front end hang or fail but with what is wrong. */
class SysFlowFuzzTest {

  private static final String POLICY =
      """
      - list: shells
        items: [bash, 'zsh', "fish", '"(x)"', inner]
      - list: inner
        items: [a, b]
      - macro: started
        condition: (sf.opflags = EXEC or sf.opflags in (CLONE, [x, y]))
      - macro: quiet
        condition: >
          not started and sf.proc.args contains 'a b' # comment
        append: true
      - drop: noise
        condition: sf.pod.services[0.clusterip.0] = "10.96.0.1" and sf.ret = '-13'
        enabled: false
      - rule: Shell: started
        desc: >
          Two
          lines
        condition: started and sf.proc.name in (shells) and sf.net.port != 443 or sf.ts > 5
        priority: high
        tags: [mitre:T1059.004, "x y"]
        prefilter: [PE, NF]
        enabled: true
      """;

  private static final List<String> WORDS =
      List.of(
          " and ",
          " or ",
          " not ",
          " in ",
          " exists ",
          "- rule: x",
          "- macro: started",
          "condition:",
          "started",
          "quiet",
          "(",
          ")",
          "sf.proc.exe",
          "sf.ke.message[a.b]",
          "items: [",
          "''",
          "\\\"",
          "99999999999999999999",
          "- list: shells\n items: [shells]",
          "sf.bogus",
          "pmatch (");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  @Timeout(60)
  void mutatedPolicyCompilesOrSaysWhatIsWrong(long seed) {
    Mutations mutations = new Mutations(seed, WORDS);
    int refused = 0;

    for (int i = 0; i < 1_200; i++) {
      String text = i % 3 == 0 ? mutations.shuffle(POLICY) : POLICY;
      refused += compiles(mutations.mutate(text)) ? 0 : 1;
    }

    assertThat(refused).isBetween(100, 1_190);
  }

  @Test
  @Timeout(20)
  void depthAndLengthAreBounded() {
    String deep = "(".repeat(100_000) + "sf.ts > 0" + ")".repeat(100_000);
    String nots = "not ".repeat(100_000) + "sf.ts > 0";
    String wide = "sf.ts > 0" + " and sf.proc.name = x".repeat(100_000);
    StringBuilder chain = new StringBuilder("- macro: m0 condition: sf.ts > 0\n");
    StringBuilder lists = new StringBuilder("- list: l0 items: [a]\n");
    for (int i = 1; i < 20_000; i++) {
      chain.append("- macro: m%d condition: m%d\n".formatted(i, i - 1));
      lists.append("- list: l%d items: [l%d, l%d]\n".formatted(i, i - 1, i - 1));
    }

    assertThat(compiles(rule(deep))).isFalse();
    assertThat(compiles(rule(nots))).isFalse();
    assertThat(compiles(rule(wide))).isTrue();
    assertThat(compiles(chain + rule("m19999"))).isFalse();
    assertThat(compiles(lists + rule("sf.proc.name in (l19999)"))).isFalse();
  }

  private static String rule(String condition) {
    return "- rule: r desc: d condition: " + condition;
  }

  private static boolean compiles(String policy) {
    try {
      SysFlowPolicies.compile(
          List.of(new RulesFile("f", policy)), FieldCatalogue.standard(), false);
      return true;
    } catch (InvalidPolicyException e) {
      assertThat(e.issues()).isNotEmpty();
      return false;
    }
  }
}

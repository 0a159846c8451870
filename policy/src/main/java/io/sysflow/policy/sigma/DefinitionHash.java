package io.sysflow.policy.sigma;

import io.sysflow.policy.ir.Correlation;
import io.sysflow.policy.ir.CorrelationRule;
import io.sysflow.policy.ir.RuleLogic;
import io.sysflow.policy.match.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What makes two correlations the same: all that decides what they find, but not their words. */
final class DefinitionHash {

  private static final int BYTES = 6;

  private DefinitionHash() {}

  /** Returns an identity that changes when the correlation does. */
  static String key(
      String id, CorrelationRule from, List<Correlation.Input> inputs, @Nullable RuleLogic asked) {
    StringBuilder text = new StringBuilder();
    text.append(from.type()).append('\n').append(from.timespan()).append('\n');
    text.append(from.rules().size()).append('\n').append(from.bounds()).append('\n');
    if (asked != null) {
      text.append(asked).append('\n');
    }
    text.append(from.percentile()).append('\n');
    text.append(from.warmUp()).append('\n').append(from.support()).append('\n');
    for (Correlation.Input input : inputs) {
      text.append(input.name()).append(input.group()).append(input.fields());
      text.append(input.groupOf()).append(input.fieldsOf()).append('\n');
      if (!input.carried().isEmpty() || !input.carriedOf().isEmpty()) {
        text.append(input.carried()).append(input.carriedOf()).append('\n');
      }
    }
    byte[] hash = Hashes.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    return id + "@" + HexFormat.of().formatHex(hash, 0, BYTES);
  }
}

package io.sysflow.streams.command;

import io.sysflow.policy.ir.RuleSwitches;
import io.sysflow.streams.policyset.InvalidPolicySetException;
import io.sysflow.streams.policyset.PolicyBoard;
import io.sysflow.streams.policyset.PolicySet;
import io.sysflow.streams.policyset.PolicySignature;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code policy list} command: what is published. */
@Command(
    name = "list",
    description =
        "Shows the published policy sets: name, version, when, how many rules, and whether they are"
            + " in force, tried, withdrawn or bad.",
    sortOptions = false,
    defaultValueProvider = OptionDefaults.class,
    mixinStandardHelpOptions = true)
public final class PolicyListCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--policy-key",
      paramLabel = "FILE",
      description = "Ed25519 public keys in PEM, to check signatures with.")
  private @Nullable Path policyKey;

  @Option(
      names = "--api",
      paramLabel = "URL",
      description =
          "Where an instance of the application answers, such as http://localhost:8090: to show"
              + " what the trials would change, over all instances.")
  private @Nullable URI api;

  @Option(
      names = "--http-token-file",
      paramLabel = "FILE",
      description = "A file with the token that the instance asks for.")
  private @Nullable Path tokenFile;

  @Override
  public Integer call() {
    List<PublicKey> keys = policyKey == null ? List.of() : PolicyKeys.publicKeys(policyKey);
    PrintWriter out = spec.commandLine().getOut();
    int[] bad = {0};
    new PolicyTopic(cluster)
        .read(set -> keys.isEmpty() || PolicySignature.verify(set, keys))
        .forEach(
            (key, entry) -> {
              entry.set().ifPresent(set -> out.println(line(set, keys)));
              if (!entry.error().isEmpty()) {
                bad[0]++;
                out.printf(
                    "%-24s bad: %s%n", TerminalText.clean(key), TerminalText.clean(entry.error()));
              }
            });
    if (api != null) {
      new TrialReport(api, tokenFile).lines().forEach(out::println);
    }
    out.flush();
    return bad[0] == 0 ? 0 : 1;
  }

  private static String line(PolicySet set, List<PublicKey> keys) {
    return "%-24s %-16s %s  %s, %s"
        .formatted(
            set.key(),
            set.version(),
            Instant.ofEpochMilli(set.serial()),
            state(set, keys),
            signature(set, keys));
  }

  private static String state(PolicySet set, List<PublicKey> keys) {
    if (!keys.isEmpty() && !PolicySignature.verify(set, keys)) {
      return "refused";
    }
    if (set.withdrawn()) {
      return "withdrawn";
    }
    try {
      var policy = PolicyBoard.compile(set, RuleSwitches.NONE).policy();
      int rules = policy == null ? 0 : policy.rules().size();
      return (set.shadow() ? "tried, " : "in force, ") + rules + " rules";
    } catch (InvalidPolicySetException e) {
      return "bad: " + TerminalText.clean(String.valueOf(e.getMessage()));
    }
  }

  private static String signature(PolicySet set, List<PublicKey> keys) {
    if (set.signature() == null) {
      return "unsigned";
    }
    if (keys.isEmpty()) {
      return "signed";
    }
    return PolicySignature.verify(set, keys) ? "signature good" : "signature BAD";
  }
}

package io.sysflow.streams.command;

import io.sysflow.policy.match.Policy;
import io.sysflow.streams.Clocks;
import io.sysflow.streams.StartException;
import io.sysflow.streams.policyset.InvalidPolicySetException;
import io.sysflow.streams.policyset.PolicySet;
import io.sysflow.streams.policyset.PolicySignature;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code policy push} command: publishes a policy set. */
@Command(
    name = "push",
    description =
        "Checks rules and publishes them as one set. Every instance of the application takes them"
            + " up without a restart. The set \"default\" takes the place of the rules that the"
            + " instances were started with; others come in addition.",
    sortOptions = false,
    defaultValueProvider = OptionDefaults.class,
    mixinStandardHelpOptions = true)
public final class PolicyPushCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "PATH",
      description =
          "Rules: files, and directories whose .yaml files are read in lexical order; later ones"
              + " may change what earlier ones define.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "NAME",
      defaultValue = PolicySet.DEFAULT,
      description = "The name of the set. Default: ${DEFAULT-VALUE}")
  private String set = PolicySet.DEFAULT;

  @Option(
      names = "--shadow",
      description =
          "Only try the rules beside those of the set: they raise nothing, and the application says"
              + " which alerts would come and which would go.")
  private boolean shadow;

  @Option(names = "--withdraw", description = "End the set, or with --shadow the trial.")
  private boolean withdraw;

  @Option(
      names = "--sign-key",
      paramLabel = "FILE",
      description = "Sign with this Ed25519 private key (PEM, PKCS #8).")
  private @Nullable Path signKey;

  @Option(
      names = "--policy-key",
      paramLabel = "FILE",
      description =
          "The public keys that the instances ask for (PEM). Nothing is published that they would"
              + " refuse, and what stands in the topic counts only if it is signed with one of"
              + " them; without this, only if it is signed with the key of --sign-key.")
  private @Nullable Path policyKey;

  private boolean asksAcross;

  @Override
  public Integer call() {
    if (withdraw != paths.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "either PATH or --withdraw");
    }
    Signer signer =
        new Signer(
            Optional.ofNullable(signKey).map(PolicyKeys::privateKey),
            policyKey == null ? List.of() : PolicyKeys.publicKeys(policyKey));
    PolicyTopic topic = new PolicyTopic(cluster);
    try {
      PolicySet made = withdraw ? withdrawn(set, shadow) : made();
      Map<String, PolicyTopic.Entry> published = topic.read(signer::holds);
      check(made.key(), published.get(made.key()));
      List<PolicySet> sets = new ArrayList<>();
      sets.add(made);
      if (!shadow && published(published, PolicySet.key(set, true)).isPresent()) {
        // What was tried is in force, or given up.
        sets.add(withdrawn(set, true));
      }
      sets.replaceAll(one -> signer.signed(after(one, published, signer)));
      topic.write(sets);
      say(sets.get(0), signer);
    } catch (InvalidPolicySetException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
    return 0;
  }

  /** Signs, and knows which signatures hold. */
  private record Signer(Optional<PrivateKey> key, List<PublicKey> trusted) {

    PolicySet signed(PolicySet set) {
      PolicySet made = key.map(one -> PolicySignature.sign(set, one)).orElse(set);
      if (!holds(made)) {
        throw new StartException(
            "not published: instances with the keys of --policy-key would refuse it, for it is %s"
                .formatted(
                    key.isPresent()
                        ? "signed with another key (--sign-key)"
                        : "not signed (--sign-key)"));
      }
      return made;
    }

    boolean holds(PolicySet set) {
      return trusted.isEmpty()
          ? key.map(one -> PolicySignature.isBy(set, one)).orElse(true)
          : PolicySignature.verify(set, trusted);
    }
  }

  private void say(PolicySet made, Signer signer) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s %s version %s%s, %d files%n",
        withdraw ? "withdrawn" : "published",
        made.key(),
        made.version(),
        signer.key().isPresent() ? ", signed" : "",
        made.files().size());
    out.flush();
    if (asksAcross) {
      warn("rules with xproc hold only where 'streams' was started with --links");
    }
  }

  private void warn(String sentence) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(sentence);
    err.flush();
  }

  private PolicySet made() {
    PolicySource.Read read = PolicySource.read(set, paths);
    Policy policy = read.policy();
    asksAcross = policy.asksAcross();
    return new PolicySet(set, shadow, 0, policy.version(), read.files(), null);
  }

  private static PolicySet withdrawn(String name, boolean shadow) {
    return new PolicySet(name, shadow, 0, "-", List.of(), null);
  }

  /** There must be something to withdraw, good or bad. */
  private void check(String key, PolicyTopic.@Nullable Entry entry) {
    boolean stands =
        entry != null
            && (!entry.error().isEmpty()
                || entry.set().filter(one -> !one.withdrawn()).isPresent());
    if (withdraw && !stands) {
      throw new StartException("there is no published set '%s'".formatted(key));
    }
  }

  private static Optional<PolicySet> published(
      Map<String, PolicyTopic.Entry> published, String key) {
    PolicyTopic.Entry entry = published.get(key);
    return entry == null ? Optional.empty() : entry.set().filter(set -> !set.withdrawn());
  }

  /**
   * Clocks differ; the later publication has the higher number all the same. The number of what is
   * not signed as it must be says nothing: anybody who may write to the topic can make it up.
   */
  private PolicySet after(PolicySet set, Map<String, PolicyTopic.Entry> published, Signer signer) {
    PolicyTopic.Entry former = published.get(set.key());
    Optional<PolicySet> stands = former == null ? Optional.empty() : former.set();
    long last = stands.filter(signer::holds).map(PolicySet::serial).orElse(0L);
    if (last >= PolicySet.LAST_SERIAL) {
      throw new StartException(
          ("not published: the serial of what stands under '%s' is the last there is, %d. Delete"
                  + " that from the topic, publish under another name (--set), or sign what you"
                  + " publish (--sign-key) and have the instances ask for it (--policy-key).")
              .formatted(set.key(), last));
    }
    long serial = Math.max(last + 1, Clocks.wallMillis());
    if (stands.filter(one -> !signer.holds(one) && one.serial() >= serial).isPresent()) {
      warn(
          ("what stands under '%s' has a higher serial, but no signature that holds: it does not"
                  + " count, except for instances without --policy-key, or with other keys")
              .formatted(set.key()));
    }
    return new PolicySet(set.name(), set.shadow(), serial, set.version(), set.files(), null);
  }
}

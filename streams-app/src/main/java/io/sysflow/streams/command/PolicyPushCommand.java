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

  private boolean asksAcross;

  @Override
  public Integer call() {
    if (withdraw != paths.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "either PATH or --withdraw");
    }
    Optional<PrivateKey> key = Optional.ofNullable(signKey).map(PolicyKeys::privateKey);
    PolicyTopic topic = new PolicyTopic(cluster);
    PrintWriter out = spec.commandLine().getOut();
    try {
      PolicySet made = withdraw ? withdrawn(set, shadow) : made();
      Map<String, PolicyTopic.Entry> published = topic.read();
      check(made.key(), published.get(made.key()));
      List<PolicySet> sets = new ArrayList<>();
      sets.add(made);
      if (!shadow && published(published, PolicySet.key(set, true)).isPresent()) {
        // What was tried is in force, or given up.
        sets.add(withdrawn(set, true));
      }
      sets.replaceAll(one -> signed(after(one, published), key));
      topic.write(sets);
      out.printf(
          "%s %s version %s%s, %d files%n",
          withdraw ? "withdrawn" : "published",
          made.key(),
          made.version(),
          key.isPresent() ? ", signed" : "",
          made.files().size());
      if (asksAcross) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("rules with xproc hold only where 'streams' was started with --links");
        err.flush();
      }
    } catch (InvalidPolicySetException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
    out.flush();
    return 0;
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

  /** Clocks differ; the later publication has the higher number all the same. */
  private static PolicySet after(PolicySet set, Map<String, PolicyTopic.Entry> published) {
    PolicyTopic.Entry former = published.get(set.key());
    long last = former == null ? 0 : former.set().map(PolicySet::serial).orElse(0L);
    if (last >= PolicySet.LAST_SERIAL) {
      throw new StartException(
          ("not published: the serial of what stands under '%s' is the last there is, %d. Delete"
                  + " that from the topic, or publish under another name (--set).")
              .formatted(set.key(), last));
    }
    long least = last + 1;
    return new PolicySet(
        set.name(),
        set.shadow(),
        Math.max(least, Clocks.wallMillis()),
        set.version(),
        set.files(),
        null);
  }

  private static PolicySet signed(PolicySet set, Optional<PrivateKey> key) {
    return key.map(signer -> PolicySignature.sign(set, signer)).orElse(set);
  }
}

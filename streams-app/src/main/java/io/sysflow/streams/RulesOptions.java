package io.sysflow.streams;

import io.sysflow.policy.Languages;
import io.sysflow.policy.Policies;
import io.sysflow.policy.command.SwitchOptions;
import io.sysflow.policy.match.Policy;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say by which rules files are judged. */
final class RulesOptions {

  @Mixin private SwitchOptions switches = new SwitchOptions();

  @Option(
      names = "--policies",
      paramLabel = "PATH",
      description =
          "Rules for files: a file, or a directory whose .yaml files are read in lexical order."
              + " Default: the rules that come with the program")
  private @Nullable Path policies;

  @Option(
      names = "--language",
      paramLabel = "falco|sigma|sysflow|auto",
      defaultValue = "auto",
      description =
          "Of the rules; auto decides by the content of each file. Default: ${DEFAULT-VALUE}")
  private String language = "auto";

  /** Returns the rules, or those that come with the program if none are given. */
  Policy policy() {
    return policyOr(
        () ->
            Policies.compile(
                    Policies.BUILTIN, Policies.builtinFiles(), Languages.AUTO, switches.switches())
                .policy());
  }

  /** Returns the rules, or others if none are given. */
  Policy policyOr(Supplier<Policy> others) {
    Languages languages = Languages.named(language, false);
    if (policies == null) {
      return others.get();
    }
    String id = String.valueOf(policies.getFileName());
    return PolicySource.read(id, policies, languages, switches.switches()).policy();
  }
}

package io.sysflow.streams.command;

import io.sysflow.policy.Languages;
import io.sysflow.policy.command.SwitchOptions;
import io.sysflow.policy.match.Policy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say by which rules files are judged. */
final class RulesOptions {

  @Mixin private SwitchOptions switches = new SwitchOptions();

  @Option(
      names = {"--policies", "-r"},
      paramLabel = "PATH",
      split = "\\n",
      hideParamSyntax = true,
      description =
          "Rules for files: a file, or a directory whose .yaml files are read in lexical order. May"
              + " be repeated; later ones may change what earlier ones define. Default: the rules"
              + " that come with the program")
  private List<Path> policies = new ArrayList<>();

  @Option(
      names = "--language",
      paramLabel = "falco|sigma|sysflow|auto",
      defaultValue = "auto",
      description =
          "Of the rules; auto decides by the content of each file. Default: ${DEFAULT-VALUE}")
  private String language = "auto";

  /** Returns the rules, or those that come with the program if none are given. */
  Policy policy() {
    return PolicySource.load(policies, Languages.named(language, false), switches.switches());
  }

  /** Returns the rules, or others if none are given. */
  Policy policyOr(Supplier<Policy> others) {
    return policies.isEmpty() ? others.get() : policy();
  }
}

package io.sysflow.policy.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code policy}. A launcher may add subcommands of other modules to it, with {@link
 * CommandLine#addSubcommand(Object)}.
 */
@Command(
    name = "policy",
    description = "Checks, tests and evaluates rules.",
    mixinStandardHelpOptions = true,
    subcommands = {
      PolicyCheckCommand.class,
      PolicyParseCommand.class,
      PolicyEvalCommand.class,
      PolicyTestCommand.class,
      PolicyFieldsCommand.class,
      PolicyRulesCommand.class
    })
public final class PolicyCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command, such as check");
  }
}

package io.sysflow.demo;

import io.sysflow.agent.AgentCommand;
import io.sysflow.policy.command.PolicyCommand;
import io.sysflow.streams.command.AlertsCommand;
import io.sysflow.streams.command.DlqCommand;
import io.sysflow.streams.command.IncidentCommand;
import io.sysflow.streams.command.LinksCommand;
import io.sysflow.streams.command.OptionDefaults;
import io.sysflow.streams.command.PolicyExplainCommand;
import io.sysflow.streams.command.PolicyHuntCommand;
import io.sysflow.streams.command.PolicyListCommand;
import io.sysflow.streams.command.PolicyPushCommand;
import io.sysflow.streams.command.PolicyRunCommand;
import io.sysflow.streams.command.PrintCommand;
import io.sysflow.streams.command.StreamsCommand;
import io.sysflow.streams.command.TopicsCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The {@code sysflow} command, which is nothing without a subcommand. */
@Command(
    name = "sysflow",
    description = "Sees what happens on your hosts, and says when it is bad.",
    mixinStandardHelpOptions = true,
    versionProvider = SysflowMain.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "The launcher of a clone, ./sysflow, has two more: test, the whole test run, and build, which"
          + " only builds what is out of date."
    },
    subcommands = {
      DemoCommand.class,
      AgentCommand.class,
      AlertsCommand.class,
      DlqCommand.class,
      IncidentCommand.class,
      LinksCommand.class,
      PrintCommand.class,
      StreamsCommand.class,
      TopicsCommand.class,
      CommandLine.HelpCommand.class
    })
public final class SysflowMain implements Runnable {

  private static final String AGENT = "agent";

  @Spec private CommandSpec spec;

  private SysflowMain() {}

  /** Runs the subcommand that the arguments name and exits with its code. */
  public static void main(String[] args) {
    CommandLine all = args.length > 0 && args[0].equals(AGENT) ? agent() : commandLine();
    System.exit(all.execute(args));
  }

  /** The agent alone: to know of all other commands takes longer than to begin to watch. */
  private static CommandLine agent() {
    CommandLine alone = new CommandLine(CommandSpec.forAnnotatedObject(new Alone()));
    return settings(alone.addSubcommand(new AgentCommand()));
  }

  /** The command with none but what is added to it. */
  @Command(name = "sysflow")
  private static final class Alone {}

  static CommandLine commandLine() {
    return settings(
        new CommandLine(new SysflowMain())
            .addSubcommand(
                new CommandLine(new PolicyCommand())
                    .addSubcommand(new PolicyRunCommand())
                    .addSubcommand(new PolicyExplainCommand())
                    .addSubcommand(new PolicyPushCommand())
                    .addSubcommand(new PolicyListCommand())
                    .addSubcommand(new PolicyHuntCommand())));
  }

  private static CommandLine settings(CommandLine commandLine) {
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(SysflowMain::run)
        .setParameterExceptionHandler(SysflowMain::explain)
        .setExecutionExceptionHandler((e, command, result) -> report(e, command));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is needed");
  }

  /** Runs a command, after its wish for the form of the log. */
  private static int run(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    OptionSpec format = last.commandSpec().findOption("--log-format");
    if (format != null && format.getValue() != null) {
      Logs.format(Logs.Format.valueOf(format.getValue().toString()));
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /** Says what is wrong with the arguments, and where to read on. */
  private static int explain(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(name + ": " + OptionDefaults.explained(e, arguments));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("'" + name + " --help' lists the options.");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /**
   * Says what is wrong in one line if we know it, which is when the exception is ours; else all
   * about it.
   */
  private static int report(Exception e, CommandLine command) {
    PrintWriter err = command.getErr();
    if (e.getClass().getName().startsWith("io.sysflow.")) {
      err.println(command.getCommandSpec().qualifiedName() + ": " + e.getMessage());
    } else {
      e.printStackTrace(err);
    }
    err.flush();
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  /** The version that the jar was built with. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = SysflowMain.class.getPackage().getImplementationVersion();
      return new String[] {"sysflow " + (version == null ? "(not packaged)" : version)};
    }
  }
}

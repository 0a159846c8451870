package io.sysflow.streams.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code incident} command: what alerts amount to. */
@Command(
    name = "incident",
    description = "Shows incidents: alerts joined over processes, files and hosts.",
    mixinStandardHelpOptions = true,
    subcommands = {IncidentListCommand.class, IncidentShowCommand.class})
public final class IncidentCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "incident: name a command, such as list");
  }
}

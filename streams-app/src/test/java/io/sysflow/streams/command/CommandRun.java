package io.sysflow.streams.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * What a command did.
 *
 * @param code its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record CommandRun(int code, String out, String err) {

  /** Runs a command as the launcher does. */
  static CommandRun of(Object command, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(command)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(
                (e, line, result) -> {
                  line.getErr().println(e.getMessage());
                  return line.getCommandSpec().exitCodeOnExecutionException();
                })
            .execute(arguments);
    return new CommandRun(code, out.toString(), err.toString());
  }
}

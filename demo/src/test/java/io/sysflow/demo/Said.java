package io.sysflow.demo;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What a command of the launcher said.
 *
 * @param code its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Said(int code, String out, String err) {

  /** Runs a command. */
  static Said of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = execute(out, err, arguments);
    return new Said(code, out.toString(), err.toString());
  }

  /** Runs a command; returns its exit code, a space, and all that it wrote, in order. */
  static String whole(String[] arguments, String... more) {
    StringWriter all = new StringWriter();
    int code = execute(all, all, plus(arguments, more));
    return code + " " + all;
  }

  /** Returns two lists of arguments as one. */
  static String[] plus(String[] arguments, String... more) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static int execute(StringWriter out, StringWriter err, String... arguments) {
    return SysflowMain.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}

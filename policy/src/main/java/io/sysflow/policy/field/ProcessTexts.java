package io.sysflow.policy.field;

import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts that Falco derives from a process. */
final class ProcessTexts {

  /** The kernel's limit of a process's name, without the final NUL. */
  private static final int COMM_LENGTH = 15;

  private final ProcessEntity process;
  private final String name;
  private final @Nullable String exe;
  private final String commandLine;
  private @Nullable String environment;

  private ProcessTexts(ProcessEntity process) {
    this.process = process;
    this.name = nameOf(process);
    this.exe = exeOf(process);
    String args = process.exeArgs();
    this.commandLine = args.isEmpty() ? name : name + " " + args;
  }

  /** Returns the kernel's name of the process, or the first 15 characters of its executable's. */
  String name() {
    return name;
  }

  /** Returns the first argument, or the executable's path if the record lacks it. */
  @Nullable String exe() {
    return exe;
  }

  /** Returns the name followed by the arguments. */
  String commandLine() {
    return commandLine;
  }

  /** Returns the environment, joined by spaces; null if unknown. */
  @Nullable String environment() {
    if (environment == null && !process.env().isEmpty()) {
      environment = String.join(" ", process.env());
    }
    return environment;
  }

  /** Returns the value of a variable of the environment, null if it has none. */
  @Nullable String environment(String variable) {
    for (String entry : process.env()) {
      if (entry.length() > variable.length()
          && entry.charAt(variable.length()) == '='
          && entry.startsWith(variable)) {
        return entry.substring(variable.length() + 1);
      }
    }
    return null;
  }

  private static String nameOf(ProcessEntity process) {
    ProcessFacts facts = process.facts();
    String comm = facts.comm();
    if (comm != null) {
      return comm;
    }
    String exe = process.exe();
    String base = exe.substring(exe.lastIndexOf('/') + 1);
    return base.length() > COMM_LENGTH ? base.substring(0, COMM_LENGTH) : base;
  }

  private static @Nullable String exeOf(ProcessEntity process) {
    List<String> argv = process.facts().argv();
    if (argv != null && !argv.isEmpty()) {
      return argv.get(0);
    }
    return process.exe().isEmpty() ? null : process.exe();
  }

  /**
   * The texts of the processes that were asked for last, so that they are made once for many
   * records. Used from one thread.
   */
  static final class Cache {
    private static final int SLOTS = 1 << 12;

    private final @Nullable ProcessTexts[] slots = new @Nullable ProcessTexts[SLOTS];

    /** Returns the texts of a process. */
    @SuppressWarnings("ReferenceEquality") // two of the same content are equal, but slow to compare
    ProcessTexts of(ProcessEntity process) {
      int hash = System.identityHashCode(process);
      int slot = (hash ^ hash >>> 12) & SLOTS - 1;
      ProcessTexts texts = slots[slot];
      if (texts == null || texts.process != process) {
        texts = new ProcessTexts(process);
        slots[slot] = texts;
      }
      return texts;
    }
  }
}

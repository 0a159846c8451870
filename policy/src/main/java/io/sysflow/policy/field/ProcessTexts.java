package io.sysflow.policy.field;

import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessFacts;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The texts that Falco derives from a process. */
final class ProcessTexts {

  /** The kernel's limit of a process's name, without the final NUL. */
  private static final int COMM_LENGTH = 15;

  /** What other collectors write for what they do not know. */
  private static final String UNKNOWN = "<NA>";

  private final ProcessEntity process;
  private final @Nullable String name;
  private final @Nullable String exe;
  private final @Nullable String commandLine;
  private @Nullable String environment;
  private @Nullable String pathLine;
  private @Nullable String baseName;

  private ProcessTexts(ProcessEntity process, UnaryOperator<@Nullable String> shared) {
    this.process = process;
    this.name = shared.apply(nameOf(process));
    this.exe = exeOf(process);
    String args = process.exeArgs();
    String first = name == null ? "" : name;
    this.commandLine =
        shared.apply(args.isEmpty() ? name : (first.isEmpty() ? UNKNOWN : first) + " " + args);
  }

  /**
   * Returns the kernel's name of the process, or the first 15 characters of its executable's; null
   * if neither is known.
   */
  @Nullable String name() {
    return name;
  }

  /** Returns the first argument, or the executable's path if the record lacks it. */
  @Nullable String exe() {
    return exe;
  }

  /** Returns the name followed by the arguments. */
  @Nullable String commandLine() {
    return commandLine;
  }

  /** Returns the executable's path, a space, and the arguments, which may be none. */
  String pathLine() {
    String line = pathLine;
    if (line == null) {
      line = process.exe().strip() + " " + process.exeArgs().strip();
      pathLine = line;
    }
    return line;
  }

  /** Returns the last part of the executable's path. */
  String baseName() {
    String base = baseName;
    if (base == null) {
      base = SysFlowPaths.base(process.exe().strip());
      baseName = base;
    }
    return base;
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

  private static @Nullable String nameOf(ProcessEntity process) {
    ProcessFacts facts = process.facts();
    String comm = facts.comm();
    if (comm != null) {
      return comm;
    }
    String exe = ProcessFields.path(process);
    if (exe == null) {
      return null;
    }
    String base = exe.substring(exe.lastIndexOf('/') + 1);
    return base.length() > COMM_LENGTH ? base.substring(0, COMM_LENGTH) : base;
  }

  private static @Nullable String exeOf(ProcessEntity process) {
    List<String> argv = process.facts().argv();
    if (argv != null && !argv.isEmpty()) {
      return argv.get(0);
    }
    return known(process.exe());
  }

  /**
   * Returns the reader of the arguments without the first, or of one of them. One of a record that
   * does not hold them apart is what stands between blanks.
   */
  static Accessor.Text arguments(String number) {
    if (number.isEmpty()) {
      return ProcessFields.own((view, process) -> process.exeArgs());
    }
    int index = Integer.parseInt(number);
    return ProcessFields.own(
        (view, process) -> {
          List<String> argv = process.facts().argv();
          if (argv != null) {
            return index + 1 < argv.size() ? argv.get(index + 1) : null;
          }
          String[] words = process.exeArgs().split(" ", index + 2);
          return index < words.length ? known(words[index]) : null;
        });
  }

  /** Returns how many arguments there are without the first. */
  static long argumentCount(ProcessEntity process) {
    List<String> argv = process.facts().argv();
    if (argv != null) {
      return Math.max(0, argv.size() - 1);
    }
    String args = process.exeArgs();
    return args.isEmpty() ? 0 : args.chars().filter(c -> c == ' ').count() + 1;
  }

  /** Returns a text, null if it stands for nothing. */
  static @Nullable String known(String text) {
    return text.isEmpty() || text.equals(UNKNOWN) ? null : text;
  }

  /**
   * The texts of the processes that were asked for last, so that they are made once for many
   * records. Used from one thread.
   */
  static final class Cache {
    private static final int SLOTS = 1 << 13;
    private static final int NEIGHBOURS = 8;

    private final @Nullable ProcessTexts[] slots = new @Nullable ProcessTexts[SLOTS];
    private final @Nullable String[] shared = new @Nullable String[SLOTS];
    private int victim;

    /** Returns the texts of a process, which are in one of some neighbouring slots. */
    @SuppressWarnings("ReferenceEquality") // two of the same content are equal, but slow to compare
    ProcessTexts of(ProcessEntity process) {
      int hash = System.identityHashCode(process);
      int first = (hash ^ hash >>> 13) & SLOTS - 1;
      for (int i = 0; i < NEIGHBOURS; i++) {
        ProcessTexts texts = slots[first + i & SLOTS - 1];
        if (texts == null) {
          return put(first + i & SLOTS - 1, process);
        }
        if (texts.process == process) {
          return texts;
        }
      }
      victim = victim + 1 & NEIGHBOURS - 1;
      return put(first + victim & SLOTS - 1, process);
    }

    private ProcessTexts put(int slot, ProcessEntity process) {
      ProcessTexts made = new ProcessTexts(process, this::share);
      slots[slot] = made;
      return made;
    }

    /** Returns an equal text, the same as before if it can: it is compared more often than made. */
    private @Nullable String share(@Nullable String text) {
      if (text == null) {
        return null;
      }
      int slot = (text.hashCode() ^ text.hashCode() >>> 13) & SLOTS - 1;
      String known = shared[slot];
      if (text.equals(known)) {
        return known;
      }
      shared[slot] = text;
      return text;
    }
  }
}

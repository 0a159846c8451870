package io.sysflow.policy.field;

import io.sysflow.model.Activity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The classes {@code proc} and {@code thread}: who does it, and who made them. */
final class ProcessFields {

  private static final String MEMORY = "/memfd:";
  private static final String DELETED = " (deleted)";

  private ProcessFields() {}

  static List<Field> fields() {
    Definer definer = new Definer();
    names(definer);
    numbers(definer);
    executables(definer);
    LeaderFields.define(definer);
    threads(definer);
    return definer.fields();
  }

  private static void names(Definer definer) {
    text(definer, "name", "Kernel's name of %s, at most 15 bytes.", (v, p) -> v.texts(p).name());
    text(definer, "exe", "First argument of %s.", (view, p) -> view.texts(p).exe());
    text(definer, "exepath", "Executable's path of %s.", (view, p) -> path(p));
    text(definer, "cmdline", "Name and arguments of %s.", (v, p) -> v.texts(p).commandLine());
    arguments(definer);
    definer
        .text("proc.exeline", "First argument and arguments.", own(ProcessFields::exeLine))
        .text("proc.cwd", "Working directory.", own((view, p) -> nonEmpty(p.cwd())))
        .number(
            "proc.cmdnargs",
            FieldType.UINT,
            "Number of arguments without the first.",
            number((view, process) -> ProcessTexts.argumentCount(process)))
        .number(
            "proc.cmdlenargs",
            FieldType.UINT,
            "Length of the arguments without blanks between them.",
            number((v, p) -> p.exeArgs().length() - Math.max(0, ProcessTexts.argumentCount(p) - 1)))
        .with(
            "proc.env",
            FieldType.TEXT,
            Field.Argument.OPTIONAL,
            "Environment, or one variable of it.",
            variable -> own((view, process) -> environment(view, process, variable)))
        .with(
            "proc.aenv",
            FieldType.TEXT,
            Field.Argument.OPTIONAL,
            "Environment of an ancestor, by number; or a variable in the nearest that has it.",
            ProcessFields::ancestorEnvironment);
  }

  private static void arguments(Definer definer) {
    definer
        .with(
            "proc.args",
            FieldType.TEXT,
            Field.Argument.OPTIONAL_NUMBER,
            "Arguments without the first, or one of them by number, from 0.",
            ProcessTexts::arguments)
        .ancestors(
            "proc.aargs",
            FieldType.TEXT,
            "Arguments of an ancestor without the first.",
            level -> lineage(level, (view, process) -> process.exeArgs()));
  }

  /** Defines a text of the process, of its parent and of its ancestors. */
  private static void text(Definer definer, String name, String doc, Reader reader) {
    definer
        .text("proc." + name, doc.formatted("the process"), own(reader))
        .text("proc.p" + name, doc.formatted("the parent"), of(1, reader))
        .ancestors(
            "proc.a" + name,
            FieldType.TEXT,
            doc.formatted("an ancestor"),
            level -> lineage(level, reader));
  }

  private static Accessor lineage(String level, Reader reader) {
    return level.isEmpty() ? new Lineage(reader) : of(Integer.parseInt(level), reader);
  }

  private static void numbers(Definer definer) {
    definer
        .number("proc.pid", FieldType.INT, "Host process id.", number((v, p) -> p.oid().hpid()))
        .number("proc.ppid", FieldType.INT, "Parent's host process id.", ProcessFields::parentId)
        .ancestors(
            "proc.apid",
            FieldType.INT,
            "Host process id of an ancestor.",
            level ->
                level.isEmpty()
                    ? new LineageIds()
                    : (Accessor.Numeric) view -> id(view.ancestor(Integer.parseInt(level))))
        .number("proc.vpid", FieldType.INT, "Id in its own namespace.", number((v, p) -> vpid(p)))
        .number(
            "proc.pvpid",
            FieldType.INT,
            "Parent's id in its own namespace.",
            view -> view.ancestor(1) == null ? FieldSource.MISSING : vpid(view.ancestor(1)))
        .number(
            "proc.tty",
            FieldType.UINT,
            "1 with a terminal, 0 without; records do not hold which.",
            number((view, process) -> Definer.truth(process.tty())));
    times(definer);
  }

  private static void times(Definer definer) {
    definer
        .number(
            "proc.duration",
            FieldType.DURATION,
            "Time since its start.",
            number((view, process) -> since(view, started(process))))
        .number(
            "proc.ppid.duration",
            FieldType.DURATION,
            "Time since the parent's start.",
            view -> since(view, started(view.ancestor(1))))
        .number("proc.pid.ts", FieldType.DURATION, "Its start.", number((v, p) -> started(p)))
        .number(
            "proc.ppid.ts",
            FieldType.DURATION,
            "The parent's start.",
            view -> started(view.ancestor(1)))
        .number(
            "proc.pidns_init_start_ts",
            FieldType.UINT,
            "Start of the first process of its namespace.",
            ProcessFields::namespaceStart);
  }

  private static void executables(Definer definer) {
    definer
        .bool(
            "proc.is_exe_writable",
            "Whether its user may write the executable.",
            fact(facts -> truth(facts.exeWritable())))
        .bool(
            "proc.is_exe_upper_layer",
            "Whether the executable is in an overlay's upper layer.",
            fact(facts -> truth(facts.exeUpperLayer())))
        .bool(
            "proc.is_exe_from_memfd",
            "Whether the executable is an anonymous memory file.",
            number((view, process) -> fromMemory(process)))
        .number("proc.exe_ino", FieldType.INT, "Inode.", fact(facts -> value(facts.exeIno())))
        .number(
            "proc.exe_ino.ctime",
            FieldType.TIME,
            "Change time of the executable.",
            fact(facts -> value(facts.exeCtime())))
        .number(
            "proc.exe_ino.mtime",
            FieldType.TIME,
            "Modification time of the executable.",
            fact(facts -> value(facts.exeMtime())))
        .number(
            "proc.exe_ino.ctime_duration_proc_start",
            FieldType.TIME,
            "Time from the executable's change to the process's start.",
            number((v, p) -> between(value(p.facts().exeCtime()), started(p))))
        .number(
            "proc.exe_ino.ctime_duration_pidns_start",
            FieldType.TIME,
            "Time from the namespace's start to the executable's change.",
            number((v, p) -> between(namespaceStart(v), value(p.facts().exeCtime()))));
    capabilities(definer);
  }

  private static void capabilities(Definer definer) {
    definer
        .text(
            "thread.cap_effective",
            "Effective capabilities.",
            own((view, process) -> capabilities(view, process.facts().capEffective())))
        .text(
            "thread.cap_permitted",
            "Permitted capabilities.",
            own((view, process) -> capabilities(view, process.facts().capPermitted())))
        .text(
            "thread.cap_inheritable",
            "Inheritable capabilities.",
            own((view, process) -> capabilities(view, process.facts().capInheritable())));
  }

  private static void threads(Definer definer) {
    definer
        .number(
            "thread.tid",
            FieldType.INT,
            "Host id of the thread.",
            view ->
                view.processActivity() == null ? FieldSource.MISSING : view.processActivity().tid())
        .bool(
            "thread.ismain",
            "Whether it is the process's first thread.",
            view ->
                view.processActivity() == null
                    ? FieldSource.MISSING
                    : Definer.truth(
                        view.processActivity().tid() == view.processActivity().procOid().hpid()));
  }

  /** Reads a text of a process. */
  @FunctionalInterface
  interface Reader {
    @Nullable String of(EventView view, ProcessEntity process);
  }

  /** Reads a number of a process. */
  @FunctionalInterface
  interface NumberReader {
    long of(EventView view, ProcessEntity process);
  }

  static Accessor.Text own(Reader reader) {
    return view -> {
      ProcessEntity process = view.process();
      return process == null ? null : reader.of(view, process);
    };
  }

  static Accessor.Numeric number(NumberReader reader) {
    return view -> {
      ProcessEntity process = view.process();
      return process == null ? FieldSource.MISSING : reader.of(view, process);
    };
  }

  static Accessor.Numeric fact(java.util.function.ToLongFunction<ProcessFacts> reader) {
    return number((view, process) -> reader.applyAsLong(process.facts()));
  }

  private static Accessor.Text of(int level, Reader reader) {
    return view -> {
      ProcessEntity process = view.ancestor(level);
      return process == null ? null : reader.of(view, process);
    };
  }

  static long value(@Nullable Number number) {
    return number == null ? FieldSource.MISSING : number.longValue();
  }

  static long truth(@Nullable Boolean value) {
    return value == null ? FieldSource.MISSING : Definer.truth(value.booleanValue());
  }

  static @Nullable String nonEmpty(String text) {
    return text.isEmpty() ? null : text;
  }

  /** Returns the executable's path; of one in memory without what the kernel adds to its name. */
  static @Nullable String path(ProcessEntity process) {
    String exe = process.exe();
    if (exe.startsWith(MEMORY)) {
      return exe.substring(
          1, exe.endsWith(DELETED) ? exe.length() - DELETED.length() : exe.length());
    }
    return ProcessTexts.known(exe);
  }

  private static @Nullable String capabilities(EventView view, @Nullable Long bits) {
    return bits == null ? null : view.bits(bits, LinuxNames::capabilities);
  }

  private static String exeLine(EventView view, ProcessEntity process) {
    String exe = view.texts(process).exe();
    String first = exe == null ? "" : exe;
    return process.exeArgs().isEmpty() ? first : first + " " + process.exeArgs();
  }

  private static @Nullable String environment(
      EventView view, ProcessEntity process, String variable) {
    ProcessTexts texts = view.texts(process);
    return variable.isEmpty() ? texts.environment() : texts.environment(variable);
  }

  private static Accessor ancestorEnvironment(String argument) {
    if (argument.isEmpty()) {
      return new Lineage((view, process) -> view.texts(process).environment());
    }
    if (argument.length() < 4 && argument.chars().allMatch(Character::isDigit)) {
      return of(Integer.parseInt(argument), (view, p) -> view.texts(p).environment());
    }
    return (Accessor.Text)
        view -> {
          for (int level = 1; level <= view.ancestors(); level++) {
            ProcessEntity process = view.ancestor(level);
            String value = process == null ? null : view.texts(process).environment(argument);
            if (value != null) {
              return value;
            }
          }
          return null;
        };
  }

  private static long parentId(EventView view) {
    ProcessEntity process = view.process();
    return process == null || process.poid() == null ? FieldSource.MISSING : process.poid().hpid();
  }

  private static long id(@Nullable ProcessEntity process) {
    return process == null ? FieldSource.MISSING : process.oid().hpid();
  }

  static long vpid(ProcessEntity process) {
    Long vpid = process.facts().vpid();
    if (vpid != null) {
      return vpid;
    }
    if (process.entry()) {
      return 1;
    }
    return process.containerId() == null ? process.oid().hpid() : FieldSource.MISSING;
  }

  private static long fromMemory(ProcessEntity process) {
    Boolean known = process.facts().exeMemfd();
    if (known != null) {
      return Definer.truth(known.booleanValue());
    }
    String exe = process.exe();
    return Definer.truth(exe.startsWith("memfd:") || exe.startsWith(MEMORY));
  }

  private static long started(@Nullable ProcessEntity process) {
    return process == null || process.oid().createTs() == 0
        ? FieldSource.MISSING
        : process.oid().createTs();
  }

  /** Returns the start of the nearest first process of a namespace. */
  static long namespaceStart(EventView view) {
    for (int level = 0; level <= view.ancestors(); level++) {
      ProcessEntity process = view.ancestor(level);
      if (process != null && process.entry()) {
        return started(process);
      }
    }
    return FieldSource.MISSING;
  }

  /** Returns the time from a start to the event. */
  static long since(EventView view, long start) {
    Activity activity = view.activity();
    return activity == null ? FieldSource.MISSING : between(start, activity.ts());
  }

  private static long between(long start, long end) {
    return start == FieldSource.MISSING || end == FieldSource.MISSING || end < start
        ? FieldSource.MISSING
        : end - start;
  }

  /** A text of every ancestor, the parent first. */
  private static final class Lineage implements Accessor {
    private final Reader reader;

    Lineage(Reader reader) {
      this.reader = reader;
    }

    @Override
    public int size(EventView view) {
      return view.ancestors();
    }

    @Override
    public @Nullable String text(EventView view, int index) {
      ProcessEntity process = view.ancestor(index + 1);
      return process == null ? null : reader.of(view, process);
    }
  }

  /** The id of every ancestor, the parent first. */
  private static final class LineageIds implements Accessor {
    @Override
    public int size(EventView view) {
      return view.ancestors();
    }

    @Override
    public long number(EventView view, int index) {
      return id(view.ancestor(index + 1));
    }
  }
}

package io.sysflow.policy.field;

import io.sysflow.model.FileEntity;
import io.sysflow.model.FileFlow;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.XopFlag;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The classes {@code evt}, {@code user} and {@code group}: the operation, and as whom. */
final class EventFields {

  /** Names of arguments that Falco holds as numbers, for {@code evt.rawarg}. */
  private static final Set<String> NUMBERS =
      Set.of(
          "res", "fd", "flags", "mode", "pid", "tid", "uid", "gid", "request", "cmd", "sig",
          "domain", "type", "status", "oldfd", "newfd", "dirfd", "size", "proto", "nstype");

  private static final DateTimeFormatter TIME = format("HH:mm:ss.nnnnnnnnn");
  private static final DateTimeFormatter TIME_SECONDS = format("HH:mm:ss");
  private static final DateTimeFormatter DATE_TIME = format("yyyy-MM-dd HH:mm:ss.nnnnnnnnn");
  private static final DateTimeFormatter DATE_TIME_SECONDS = format("yyyy-MM-dd HH:mm:ss");
  private static final DateTimeFormatter ISO = format("yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnn+0000");
  private static final long SECOND = 1_000_000_000L;

  private EventFields() {}

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  static List<Field> fields() {
    Definer definer = new Definer();
    types(definer);
    times(definer);
    results(definer);
    arguments(definer);
    users(definer);
    return definer.fields();
  }

  private static void types(Definer definer) {
    definer
        .number(
            "evt.num",
            FieldType.UINT,
            "Number of the record, from 1.",
            view -> view.record() == null ? FieldSource.MISSING : view.record().seq())
        .either("evt.type", FieldType.TEXT, "The system call; see the table.", new Types())
        .either("syscall.type", FieldType.TEXT, "The system call; see the table.", new Types())
        .with(
            "evt.type.is",
            FieldType.UINT,
            Field.Argument.REQUIRED,
            "1 if the event is of that type, else 0.",
            type -> (Accessor.Numeric) v -> Definer.truth(v.operation().types().contains(type)))
        .text("evt.category", "Falco's category of the type.", EventFields::category)
        .text("evt.dir", "Always the exit of the system call.", view -> "<")
        .text("evt.source", "Always syscall.", view -> "syscall")
        .bool("evt.is_async", "Always false.", view -> 0)
        .bool("evt.is_io", "Whether it reads or writes.", view -> Definer.truth(io(view)))
        .bool("evt.is_io_read", "Whether it reads.", v -> Definer.truth(v.operation().reads()))
        .bool("evt.is_io_write", "Whether it writes.", v -> Definer.truth(v.operation().writes()))
        .bool("evt.is_wait", "Always false: records hold no waiting.", view -> 0)
        .text(
            "evt.io_dir",
            "read or write.",
            view -> view.operation().reads() ? "read" : view.operation().writes() ? "write" : null)
        .number("evt.count", FieldType.UINT, "Always 1.", view -> 1)
        .number("evt.count.exit", FieldType.UINT, "Always 1.", view -> 1)
        .text(
            "evt.hostname",
            "Name of the node.",
            view -> view.record() == null ? null : view.record().node());
  }

  private static boolean io(EventView view) {
    return view.operation().reads() || view.operation().writes();
  }

  /** Returns the category; what is done with a descriptor is of its type's. */
  private static String category(EventView view) {
    return switch (view.operation()) {
      case READ, WRITE, RECV, SEND, DUP, CLOSE -> ofDescriptor(view);
      default -> view.operation().category();
    };
  }

  private static String ofDescriptor(EventView view) {
    if (view.tuple() != null) {
      return "net";
    }
    FileEntity file = view.file();
    if (file == null) {
      return view.operation().category();
    }
    return switch (file.restype()) {
      case FILE, DIRECTORY, UNKNOWN -> "file";
      case PIPE, UNIX_SOCKET -> "ipc";
    };
  }

  private static void times(Definer definer) {
    definer
        .text("evt.time", "Time of day in UTC, with nanoseconds.", view -> time(view, TIME))
        .text("evt.time.s", "Time of day in UTC.", view -> time(view, TIME_SECONDS))
        .text("evt.time.iso8601", "Time as in ISO 8601.", view -> time(view, ISO))
        .text("evt.datetime", "Date and time in UTC, exactly.", view -> time(view, DATE_TIME))
        .text("evt.datetime.s", "Date and time in UTC.", view -> time(view, DATE_TIME_SECONDS))
        .text("evt.outputtime", "Time of day in UTC, with nanoseconds.", v -> time(v, TIME))
        .number("evt.rawtime", FieldType.TIME, "Time.", EventFields::timestamp)
        .number(
            "evt.rawtime.s",
            FieldType.TIME,
            "Time in seconds.",
            view -> Math.floorDiv(timestamp(view), SECOND))
        .number(
            "evt.rawtime.ns",
            FieldType.TIME,
            "Time's fraction of a second, in nanoseconds.",
            view -> Math.floorMod(timestamp(view), SECOND));
  }

  private static long timestamp(EventView view) {
    return view.activity() == null ? 0 : view.activity().ts();
  }

  private static String time(EventView view, DateTimeFormatter formatter) {
    long ts = timestamp(view);
    return formatter.format(
        Instant.ofEpochSecond(Math.floorDiv(ts, SECOND), Math.floorMod(ts, SECOND)));
  }

  private static void results(Definer definer) {
    definer
        .text("evt.res", "SUCCESS, or the name of the error.", Results::text)
        .number("evt.rawres", FieldType.INT, "What the system call returned.", Results::of)
        .bool("evt.failed", "Whether it failed.", view -> Definer.truth(Results.failed(view)));
    String count = "1 if it failed, else 0";
    definer
        .number("evt.count.error", FieldType.UINT, count + ".", view -> failed(view, ""))
        .number("evt.count.error.file", FieldType.UINT, count + ".", v -> failed(v, "file"))
        .number("evt.count.error.net", FieldType.UINT, count + ".", v -> failed(v, "net"))
        .number("evt.count.error.memory", FieldType.UINT, count + ".", v -> failed(v, "memory"))
        .number("evt.count.error.other", FieldType.UINT, count + ".", v -> failed(v, "other"))
        .bool("evt.is_open_read", "Whether it opens for reading.", v -> opened(v, false))
        .bool("evt.is_open_write", "Whether it opens for writing.", v -> opened(v, true))
        .bool("evt.is_open_create", "Whether it opens and creates.", EventFields::created)
        .bool("evt.is_open_exec", "Whether it creates an executable.", EventFields::executable)
        .bool("evt.is_syslog", "Whether it writes to /dev/log.", EventFields::syslog);
  }

  private static long failed(EventView view, String category) {
    return Definer.truth(
        Results.failed(view) && (category.isEmpty() || category(view).equals(category)));
  }

  private static long opened(EventView view, boolean write) {
    if (!view.operation().opens() || !(view.activity() instanceof FileFlow flow)) {
      return 0;
    }
    return Definer.truth(write ? flow.openFlags().writes() : flow.openFlags().reads());
  }

  private static long created(EventView view) {
    return Definer.truth(
        view.operation().opens()
            && view.activity() instanceof FileFlow flow
            && (flow.openFlags().has(OpenFlags.F_CREATED) || flow.xopFlags().has(XopFlag.CREATE)));
  }

  private static long executable(EventView view) {
    if (!view.operation().opens() || !(view.activity() instanceof FileFlow flow)) {
      return 0;
    }
    boolean creates =
        flow.openFlags().has(OpenFlags.CREAT) || flow.openFlags().has(OpenFlags.TMPFILE);
    Integer mode = flow.mode();
    return mode == null && creates
        ? FieldSource.MISSING
        : Definer.truth(creates && mode != null && (mode & 0x49) != 0); // S_IX*
  }

  private static long syslog(EventView view) {
    return Definer.truth(
        view.operation().writes()
            && view.file() != null
            && view.file().path().endsWith("/dev/log"));
  }

  private static void arguments(Definer definer) {
    definer
        .with(
            "evt.arg",
            FieldType.TEXT,
            Field.Argument.REQUIRED,
            "An argument by name or number; see the table.",
            EventArguments::argument)
        .with(
            "evt.rawarg",
            FieldType.INT,
            Field.Argument.REQUIRED,
            "An argument as a number, or as the text that the program gave.",
            EventFields::rawArgument)
        .text("evt.args", "All arguments.", EventArguments::all)
        .text("evt.info", "All arguments.", EventArguments::all);
    PathFields.define(definer);
  }

  /** Returns the field of those raw arguments that are texts. */
  static Field rawText() {
    Definer definer = new Definer();
    definer.with(
        "evt.rawarg",
        FieldType.TEXT,
        Field.Argument.REQUIRED,
        "An argument as the program gave it.",
        EventArguments::raw);
    return definer.fields().get(0);
  }

  private static Accessor rawArgument(String name) {
    return switch (name) {
      case "res" -> (Accessor.Numeric) Results::of;
      case "fd" -> (Accessor.Numeric) FdFields::number;
      case "tid" -> (Accessor.Numeric) EventFields::thread;
      default -> rawText(name);
    };
  }

  private static Accessor.Numeric rawText(String name) {
    if (!NUMBERS.contains(name)) {
      return view -> FieldSource.MISSING;
    }
    Accessor.Text text = EventArguments.argument(name);
    return view -> number(text.of(view));
  }

  private static long thread(EventView view) {
    ProcessActivity activity = view.processActivity();
    return activity == null ? FieldSource.MISSING : activity.tid();
  }

  private static long number(@Nullable String text) {
    return text == null || !text.matches("-?[0-9]{1,18}")
        ? FieldSource.MISSING
        : Long.parseLong(text);
  }

  private static void users(Definer definer) {
    definer
        .number(
            "user.uid",
            FieldType.UINT,
            "User id.",
            ProcessFields.number((v, p) -> p.uid() == -1 ? FieldSource.MISSING : p.uid()))
        .text("user.name", "User.", ProcessFields.own((v, p) -> ProcessTexts.known(p.userName())))
        .number(
            "user.loginuid",
            FieldType.INT,
            "User id of the login, -1 if none.",
            ProcessFields.fact(facts -> ProcessFields.value(facts.loginUid())))
        .text("user.loginname", "User of the login.", EventFields::loginName)
        .number(
            "group.gid",
            FieldType.UINT,
            "Group id.",
            ProcessFields.number((v, p) -> p.gid() == -1 ? FieldSource.MISSING : p.gid()))
        .text(
            "group.name", "Group.", ProcessFields.own((v, p) -> ProcessTexts.known(p.groupName())))
        .unavailable(
            FieldType.TEXT, "records hold a user's id and name only", "user.homedir", "user.shell");
  }

  /** Returns the name of the login's user, known if a process in the line runs as that user. */
  private static @Nullable String loginName(EventView view) {
    ProcessEntity process = view.process();
    Integer login = process == null ? null : process.facts().loginUid();
    if (login == null || login == -1) {
      return null;
    }
    for (int level = 0; level <= view.ancestors(); level++) {
      ProcessEntity ancestor = view.ancestor(level);
      if (ancestor != null && ancestor.uid() == login) {
        return ProcessTexts.known(ancestor.userName());
      }
    }
    return null;
  }

  /** The names of the operation's event. */
  private static final class Types implements Accessor {
    @Override
    public int size(EventView view) {
      return view.operation().types().size();
    }

    @Override
    public String text(EventView view, int index) {
      return view.operation().types().get(index);
    }
  }
}

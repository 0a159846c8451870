package io.sysflow.policy.field;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The class {@code sf}: the attributes of the SysFlow processor. They are of the record as a whole,
 * not of one of its operations, and have no value in kinds of records that they are not made for.
 */
final class SysFlowFields {

  private SysFlowFields() {}

  static List<Field> fields() {
    Definer definer = new Definer();
    record(definer);
    process(definer);
    parent(definer);
    ancestry(definer);
    SysFlowObjects.define(definer);
    SysFlowPlaces.define(definer);
    return definer.fields();
  }

  private static void record(Definer definer) {
    definer
        .text("sf.type", "Kind of record: PE, PF, FE, FF, NE, NF, KE.", SysFlowFields::kind)
        .any(
            "sf.opflags",
            FieldType.TEXT,
            "Operations: EXEC, OPEN, READ, SEND and so on.",
            new Lists(view -> view.processActivity() == null ? List.of() : operations(view)))
        .number("sf.ts", FieldType.INT, "Time, ns since the epoch.", SysFlowFields::time)
        .text("sf.node.id", "Name of the node.", v -> of(v.record(), EnrichedRecord::node))
        .text("sf.node.ip", "Address of the node.", v -> origin(v, EnrichedRecord.Origin::ip))
        .number(
            "sf.meta.schema",
            FieldType.INT,
            "Version of the schema that the collector wrote.",
            view ->
                view.record() == null || view.record().origin() == null
                    ? FieldSource.MISSING
                    : view.record().origin().schema())
        .text(
            "sf.meta.tracename",
            "Name of the file that the collector wrote.",
            view -> origin(view, origin -> SysFlowPaths.base(origin.fileName())));
    definer
        .on(RecordKind.PROCESS_EVENT, RecordKind.FILE_EVENT, RecordKind.NETWORK_EVENT)
        .number("sf.ret", FieldType.INT, "What the call returned.", Results::of);
    definer
        .on(
            RecordKind.FILE_FLOW,
            RecordKind.NETWORK_FLOW,
            RecordKind.PROCESS_FLOW,
            RecordKind.K8S_EVENT)
        .number("sf.endts", FieldType.INT, "When it ended.", SysFlowObjects::end)
        .everywhere();
  }

  private static void process(Definer definer) {
    definer
        .text("sf.proc.oid", "Identity of the process.", v -> oid(own(v)))
        .number("sf.proc.pid", FieldType.INT, "Host process id.", v -> pid(own(v)))
        .number(
            "sf.proc.tid",
            FieldType.INT,
            "Host thread id.",
            v -> v.processActivity() == null ? FieldSource.MISSING : v.processActivity().tid())
        .number("sf.proc.createts", FieldType.INT, "When it was started.", v -> start(own(v)))
        .ancestors(
            "sf.proc.argv",
            FieldType.TEXT,
            "Arguments, the program's name first; split at blanks if not known better.",
            SysFlowFields::arguments);
    of(definer, "sf.proc.", "the process", 0);
  }

  private static void parent(Definer definer) {
    definer
        .text("sf.pproc.oid", "Identity of the parent.", v -> oid(parent(v)))
        .number("sf.pproc.pid", FieldType.INT, "Parent's host process id.", v -> pid(parent(v)))
        .number("sf.pproc.createts", FieldType.INT, "Parent's start.", v -> start(parent(v)));
    of(definer, "sf.pproc.", "the parent", 1);
  }

  private static void of(Definer definer, String prefix, String whose, int level) {
    definer
        .slice(prefix + "name", Slice.FILENAME, "Name of %s.".formatted(whose), exe(level))
        .text(prefix + "exe", "Executable's path of %s.".formatted(whose), exe(level))
        .text(
            prefix + "args",
            "Arguments of %s without the first.".formatted(whose),
            view -> of(view.ancestor(level), process -> process.exeArgs().strip()))
        .text(
            prefix + "cmdline",
            "Executable's path and arguments of %s, with a blank between them.".formatted(whose),
            view -> of(view.ancestor(level), process -> line(view, process, level)))
        .text(
            prefix + "user",
            "User of %s.".formatted(whose),
            view -> of(view.ancestor(level), ProcessEntity::userName))
        .text(
            prefix + "group",
            "Group of %s.".formatted(whose),
            view -> of(view.ancestor(level), ProcessEntity::groupName))
        .number(
            prefix + "uid",
            FieldType.INT,
            "User id of %s.".formatted(whose),
            view -> number(view, level, ProcessEntity::uid))
        .number(
            prefix + "gid",
            FieldType.INT,
            "Group id of %s.".formatted(whose),
            view -> number(view, level, ProcessEntity::gid))
        .bool(
            prefix + "tty",
            "Whether %s has a terminal.".formatted(whose),
            view -> number(view, level, process -> Definer.truth(process.tty())))
        .bool(
            prefix + "entry",
            "Whether %s is the first of its container.".formatted(whose),
            view -> number(view, level, process -> Definer.truth(process.entry())));
  }

  private static void ancestry(Definer definer) {
    definer
        .any(
            "sf.proc.aexe",
            FieldType.TEXT,
            "Executables' paths of the process and its ancestors.",
            new Line((view, process) -> process.exe().strip()))
        .any(
            "sf.proc.aname",
            FieldType.TEXT,
            "Names of the process and its ancestors.",
            new Line((view, process) -> view.texts(process).baseName()))
        .any(
            "sf.proc.acmdline",
            FieldType.TEXT,
            "Command lines of the process and its ancestors.",
            new Line((view, process) -> trimmed(view.texts(process).pathLine())))
        .any(
            "sf.proc.apid",
            FieldType.INT,
            "Process ids of the process and its ancestors.",
            new Line((view, process) -> null));
  }

  private static @Nullable String kind(EventView view) {
    RecordKind kind = view.kind();
    return kind == null ? null : SysFlowNames.kind(kind);
  }

  /** Several texts, asked for anew for each question. */
  record Lists(Function<EventView, List<String>> reader) implements Accessor {
    @Override
    public int size(EventView view) {
      return reader.apply(view).size();
    }

    @Override
    public @Nullable String text(EventView view, int index) {
      List<String> texts = reader.apply(view);
      return index < texts.size() ? texts.get(index) : null;
    }
  }

  /** A value of the process and each ancestor, the process first. */
  private record Line(ProcessFields.Reader reader) implements Accessor {
    @Override
    public int size(EventView view) {
      return view.process() == null ? 0 : view.ancestors() + 1;
    }

    @Override
    public @Nullable String text(EventView view, int index) {
      ProcessEntity process = view.ancestor(index);
      return process == null ? null : reader.of(view, process);
    }

    @Override
    public long number(EventView view, int index) {
      ProcessEntity process = view.ancestor(index);
      return process == null ? FieldSource.MISSING : process.oid().hpid();
    }
  }

  private static Accessor arguments(String number) {
    Lists all = new Lists(view -> SysFlowObjects.arguments(view.process()));
    if (number.isEmpty()) {
      return all;
    }
    int index = Integer.parseInt(number);
    return (Accessor.Text) view -> all.text(view, index);
  }

  private static List<String> operations(EventView view) {
    ProcessActivity activity = view.processActivity();
    return activity == null ? List.of() : view.names().operations(activity);
  }

  private static long time(EventView view) {
    return view.activity() == null ? FieldSource.MISSING : view.activity().ts();
  }

  private static Accessor.Text exe(int level) {
    return view -> of(view.ancestor(level), process -> process.exe().strip());
  }

  /** Returns the command line; the processor puts the blank after a process without arguments. */
  private static String line(EventView view, ProcessEntity process, int level) {
    String line = view.texts(process).pathLine();
    return level == 0 ? line : trimmed(line);
  }

  private static String trimmed(String line) {
    return line.endsWith(" ") ? line.substring(0, line.length() - 1) : line;
  }

  private static <T> @Nullable String of(@Nullable T of, Function<T, @Nullable String> reader) {
    String value = of == null ? null : reader.apply(of);
    return value == null || value.isEmpty() ? null : value;
  }

  private static @Nullable String origin(
      EventView view, Function<EnrichedRecord.Origin, @Nullable String> reader) {
    EnrichedRecord record = view.record();
    return record == null ? null : of(record.origin(), reader);
  }

  /** Returns a number of a process; of one that is not known the processor takes it for 0. */
  private static long number(EventView view, int level, ToLongFunction<ProcessEntity> reader) {
    if (view.processActivity() == null) {
      return FieldSource.MISSING;
    }
    ProcessEntity process = view.ancestor(level);
    return process == null ? 0 : reader.applyAsLong(process);
  }

  private static @Nullable Oid own(EventView view) {
    ProcessActivity activity = view.processActivity();
    return activity == null ? null : activity.procOid();
  }

  private static @Nullable Oid parent(EventView view) {
    return view.process() == null ? null : view.process().poid();
  }

  private static long pid(@Nullable Oid oid) {
    return oid == null ? FieldSource.MISSING : oid.hpid();
  }

  private static long start(@Nullable Oid oid) {
    return oid == null ? FieldSource.MISSING : oid.createTs();
  }

  private static @Nullable String oid(@Nullable Oid oid) {
    return oid == null ? null : XxHash64.hex(Long.toString(oid.hpid()) + oid.createTs());
  }

  /** Returns whether the process began the connection. */
  static long initiated(EventView view) {
    ProcessActivity activity = view.processActivity();
    return activity == null
        ? FieldSource.MISSING
        : Definer.truth(activity.opFlags().has(OpFlag.CONNECT));
  }
}

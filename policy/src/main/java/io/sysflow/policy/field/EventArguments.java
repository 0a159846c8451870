package io.sysflow.policy.field;

import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.ProcessFacts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of each operation's event, {@code evt.arg.NAME}, by Falco's names and in Falco's
 * order: the second half of the table that {@link Operation} begins. As in Falco, the paths that a
 * system call looks up are absolute, errors have their names, descriptors say what they stand for,
 * and pids the name of the process. What is but a text to the system call, such as what a symbolic
 * link points to, is as the program gave it, or absolute where the record does not hold that.
 * Results that a record does not hold are those of {@link Results}.
 */
final class EventArguments {

  private static final Map<Operation, Map<String, Accessor.Text>> ARGUMENTS =
      new EnumMap<>(Operation.class);

  private static final Accessor.Text RES = view -> result(Results.of(view));
  private static final Accessor.Text FD = EventArguments::descriptor;
  private static final Accessor.Text PATH = view -> path(view.file());
  private static final Accessor.Text NEW_PATH = view -> path(view.newFile());
  private static final Accessor.Text GIVEN = EventArguments::rawPath;
  private static final Accessor.Text MODE = EventArguments::mode;
  private static final Accessor.Text TUPLE = EventView::tupleText;

  static {
    put(Operation.EXEC, "res", RES);
    put(Operation.EXEC, "exe", view -> texts(view, ProcessTexts::exe));
    put(Operation.EXEC, "args", view -> process(view, ProcessEntity::exeArgs));
    put(Operation.EXEC, "tid", view -> texts(view, ProcessTexts::name));
    put(Operation.EXEC, "pid", view -> texts(view, ProcessTexts::name));
    put(Operation.EXEC, "cwd", view -> process(view, ProcessEntity::cwd));
    put(Operation.EXEC, "comm", view -> texts(view, ProcessTexts::name));
    put(Operation.EXEC, "env", view -> texts(view, ProcessTexts::environment));
    put(Operation.EXEC, "uid", EventArguments::uid);
    put(Operation.EXEC, "flags", EventArguments::executableFlags);
    put(Operation.EXEC, "filename", view -> process(view, ProcessEntity::exe));
    put(Operation.CLONE, "res", EventArguments::child);
    put(Operation.CLONE, "exe", view -> texts(view, ProcessTexts::exe));
    put(Operation.CLONE, "args", view -> process(view, ProcessEntity::exeArgs));
    put(Operation.CLONE, "tid", view -> texts(view, ProcessTexts::name));
    put(Operation.CLONE, "pid", view -> texts(view, ProcessTexts::name));
    put(Operation.CLONE, "flags", view -> flags(view, LinuxNames::cloneFlags));
    put(Operation.EXIT, "status", EventArguments::status);
    for (Operation open : List.of(Operation.OPEN, Operation.CREAT)) {
      put(open, "fd", FD);
      put(open, "name", PATH);
      put(open, "flags", EventArguments::openFlags);
      put(open, "mode", MODE);
    }
    processes();
    files();
    sockets();
  }

  private EventArguments() {}

  private static void processes() {
    put(Operation.SETUID, "res", RES);
    put(Operation.SETUID, "uid", EventArguments::firstArgument);
    put(Operation.SETGID, "res", RES);
    put(Operation.SETGID, "gid", EventArguments::firstArgument);
    put(Operation.PTRACE, "res", RES);
    put(Operation.PTRACE, "request", view -> flags(view, LinuxNames::ptraceRequest));
    put(Operation.PTRACE, "pid", EventArguments::target);
    put(Operation.KILL, "res", RES);
    put(Operation.KILL, "pid", EventArguments::target);
    put(Operation.KILL, "sig", view -> flags(view, Long::toString));
    put(Operation.PROCESS_VM, "res", RES);
    put(Operation.PROCESS_VM, "pid", EventArguments::target);
    put(Operation.UNSHARE, "res", RES);
    put(Operation.UNSHARE, "flags", view -> flags(view, LinuxNames::cloneFlags));
    put(Operation.SETNS, "res", RES);
    put(Operation.SETNS, "fd", FD);
    put(Operation.SETNS, "nstype", view -> flags(view, LinuxNames::cloneFlags));
    put(Operation.BPF, "fd", RES);
    put(Operation.BPF, "res_or_fd", RES);
    put(Operation.BPF, "cmd", view -> flags(view, LinuxNames::bpfCommand));
    put(Operation.MODULE_LOAD, "res", RES);
    put(Operation.MODULE_LOAD, "fd", FD);
    put(Operation.MODULE_UNLOAD, "res", RES);
    put(Operation.MEMFD, "fd", RES);
    put(Operation.MEMFD, "name", GIVEN);
    put(Operation.USERFAULTFD, "res", RES);
    put(Operation.IO_URING, "res", RES);
    put(Operation.CAPSET, "res", RES);
    put(
        Operation.CAPSET,
        "cap_effective",
        view -> process(view, process -> capabilities(process.facts().capEffective())));
  }

  private static void files() {
    put(Operation.CHDIR, "res", RES);
    put(Operation.CHDIR, "path", PATH);
    put(Operation.CHROOT, "res", RES);
    put(Operation.CHROOT, "path", PATH);
    put(Operation.MKDIR, "res", RES);
    put(Operation.MKDIR, "path", PATH);
    put(Operation.MKDIR, "mode", MODE);
    for (Operation remove : List.of(Operation.RMDIR, Operation.UNLINK)) {
      put(remove, "res", RES);
      put(remove, "path", PATH); // of rmdir and unlink
      put(remove, "name", PATH); // of unlinkat
      put(remove, "flags", view -> flags(view, LinuxNames::unlinkFlags));
    }
    for (Operation two : List.of(Operation.RENAME, Operation.LINK)) {
      put(two, "res", RES);
      put(two, "oldpath", PATH);
      put(two, "newpath", NEW_PATH);
    }
    put(Operation.RENAME, "flags", view -> flags(view, LinuxNames::renameFlags));
    put(Operation.LINK, "flags", view -> flags(view, LinuxNames::linkFlags));
    attributes();
  }

  private static void attributes() {
    put(Operation.SYMLINK, "res", RES);
    put(Operation.SYMLINK, "target", GIVEN);
    put(Operation.SYMLINK, "linkpath", NEW_PATH);
    for (Operation changed : List.of(Operation.CHMOD, Operation.CHOWN, Operation.MKNOD)) {
      put(changed, "res", RES);
      put(changed, "filename", PATH);
      put(changed, "path", PATH);
      put(changed, "pathname", PATH);
      put(changed, "mode", MODE);
    }
    put(Operation.MOUNT, "res", RES);
    put(Operation.MOUNT, "dev", EventArguments::newRawPath);
    put(Operation.MOUNT, "dir", PATH);
    put(Operation.MOUNT, "flags", view -> flags(view, LinuxNames::mountFlags));
    put(Operation.UMOUNT, "res", RES);
    put(Operation.UMOUNT, "name", PATH);
    put(Operation.UMOUNT, "flags", view -> flags(view, LinuxNames::umountFlags));
    for (Operation path : List.of(Operation.TRUNCATE, Operation.UTIMES, Operation.SETXATTR)) {
      put(path, "res", RES);
      put(path, "path", PATH);
    }
  }

  private static void sockets() {
    put(Operation.SOCKET, "fd", FD);
    put(Operation.SOCKET, "domain", EventArguments::domain);
    put(Operation.SOCKET, "type", EventArguments::socketType);
    put(Operation.BIND, "res", RES);
    put(Operation.BIND, "addr", TUPLE);
    put(Operation.LISTEN, "res", RES);
    put(Operation.LISTEN, "fd", FD);
    put(Operation.ACCEPT, "fd", FD);
    put(Operation.ACCEPT, "tuple", TUPLE);
    put(Operation.CONNECT, "res", RES);
    put(Operation.CONNECT, "tuple", TUPLE);
    put(Operation.CONNECT, "fd", FD);
    put(Operation.DUP, "res", FD);
    put(Operation.DUP, "oldfd", FD);
    for (Operation io : List.of(Operation.READ, Operation.WRITE, Operation.SEND, Operation.RECV)) {
      put(io, "res", RES);
      put(io, "fd", FD);
      put(io, "tuple", TUPLE);
    }
    put(Operation.MMAP, "fd", FD);
    for (Operation end : List.of(Operation.CLOSE, Operation.SHUTDOWN)) {
      put(end, "res", RES);
      put(end, "fd", FD);
    }
  }

  private static void put(Operation operation, String name, Accessor.Text accessor) {
    ARGUMENTS.computeIfAbsent(operation, key -> new LinkedHashMap<>()).put(name, accessor);
  }

  /** Returns the reader of an argument, by name or by number. */
  static Accessor.Text argument(String argument) {
    if (!argument.isEmpty() && argument.chars().allMatch(Character::isDigit)) {
      int index = argument.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(argument);
      return view -> numbered(view, index);
    }
    return view -> {
      Accessor.Text reader = of(view).get(argument);
      return reader == null ? null : reader.of(view);
    };
  }

  /** Returns the reader of an argument that is a text; paths are as the program gave them. */
  static Accessor.Text raw(String name) {
    Accessor.Text reader = argument(name);
    return switch (name) {
      case "name", "path", "filename", "pathname", "oldpath" ->
          view -> present(view, name) ? rawPath(view) : null;
      case "newpath", "linkpath" -> view -> present(view, name) ? newRawPath(view) : null;
      default -> reader;
    };
  }

  private static boolean present(EventView view, String name) {
    return view.operation() != Operation.EXEC && of(view).containsKey(name);
  }

  /** Returns all arguments, as in {@code evt.args}. */
  static @Nullable String all(EventView view) {
    StringBuilder text = new StringBuilder();
    of(view)
        .forEach(
            (name, reader) -> {
              String value = reader.of(view);
              if (value != null) {
                text.append(text.length() == 0 ? "" : " ").append(name).append('=').append(value);
              }
            });
    return text.toString();
  }

  private static @Nullable String numbered(EventView view, int index) {
    List<Accessor.Text> readers = new ArrayList<>(of(view).values());
    return index < readers.size() ? readers.get(index).of(view) : null;
  }

  private static Map<String, Accessor.Text> of(EventView view) {
    return ARGUMENTS.getOrDefault(view.operation(), Map.of());
  }

  private static @Nullable String result(long value) {
    if (value == FieldSource.MISSING) {
      return null;
    }
    return value < 0 ? LinuxNames.result(value) : Long.toString(value);
  }

  /** Returns the name of a child on the host, which is still its parent's, else the result. */
  private static @Nullable String child(EventView view) {
    long result = Results.of(view);
    return result > 0 && ContainerFields.HOST.equals(ContainerFields.id(view))
        ? texts(view, ProcessTexts::name)
        : result(result);
  }

  private static @Nullable String status(EventView view) {
    return view.activity() instanceof ProcessEvent event ? Integer.toString(event.ret()) : null;
  }

  /** Returns a descriptor with its type, such as {@code <f>/etc/passwd}. */
  private static @Nullable String descriptor(EventView view) {
    String type = FdFields.typeChar(view);
    if (type == null) {
      return null;
    }
    if (Results.failed(view)) {
      return LinuxNames.result(Results.of(view));
    }
    String protocol = FdFields.protocol(view);
    String name = FdFields.name(view);
    return "<"
        + type
        + (protocol == null ? "" : protocol.substring(0, 1))
        + ">"
        + (name == null ? "" : name);
  }

  private static @Nullable String texts(
      EventView view, java.util.function.Function<ProcessTexts, @Nullable String> reader) {
    ProcessEntity process = view.process();
    return process == null ? null : reader.apply(view.texts(process));
  }

  private static @Nullable String process(
      EventView view, java.util.function.Function<ProcessEntity, @Nullable String> reader) {
    ProcessEntity process = view.process();
    return process == null ? null : reader.apply(process);
  }

  private static @Nullable String uid(EventView view) {
    ProcessEntity process = view.process();
    return process == null || process.uid() < 0 ? null : Integer.toString(process.uid());
  }

  private static @Nullable String capabilities(@Nullable Long bits) {
    return bits == null ? null : LinuxNames.capabilities(bits);
  }

  private static @Nullable String executableFlags(EventView view) {
    ProcessEntity process = view.process();
    if (process == null || process.facts().equals(ProcessFacts.NONE)) {
      return null;
    }
    ProcessFacts facts = process.facts();
    StringBuilder text = new StringBuilder();
    append(text, facts.exeWritable(), "EXE_WRITABLE");
    append(text, facts.exeUpperLayer(), "EXE_UPPER_LAYER");
    append(text, facts.exeMemfd(), "EXE_FROM_MEMFD");
    return text.length() == 0 ? "0" : text.toString();
  }

  private static void append(StringBuilder text, @Nullable Boolean holds, String name) {
    if (holds != null && holds) {
      text.append(text.length() == 0 ? "" : "|").append(name);
    }
  }

  private static @Nullable String firstArgument(EventView view) {
    return view.activity() instanceof ProcessEvent event && !event.args().isEmpty()
        ? ProcessTexts.known(event.args().get(0))
        : null;
  }

  private static @Nullable String target(EventView view) {
    return view.activity() instanceof ProcessEvent event && event.targetPid() != null
        ? event.targetPid().toString()
        : null;
  }

  private static @Nullable String flags(
      EventView view, java.util.function.LongFunction<String> names) {
    Long flags = null;
    if (view.activity() instanceof ProcessEvent event) {
      flags = event.flags();
    } else if (view.activity() instanceof FileEvent event) {
      flags = event.flags();
    }
    return flags == null ? null : view.bits(flags, names);
  }

  private static @Nullable String openFlags(EventView view) {
    return view.activity() instanceof FileFlow flow && !flow.openFlags().equals(OpenFlags.NONE)
        ? view.bits(flow.openFlags().bits(), bits -> LinuxNames.openFlags((int) bits))
        : null;
  }

  private static @Nullable String mode(EventView view) {
    Integer mode = null;
    if (view.activity() instanceof FileFlow flow) {
      mode = flow.mode();
    } else if (view.activity() instanceof FileEvent event) {
      mode = event.mode();
    }
    return mode == null ? null : view.bits(mode, bits -> LinuxNames.mode((int) bits));
  }

  /** Returns the path as the program gave it, or else the absolute one. */
  private static @Nullable String rawPath(EventView view) {
    String raw = null;
    if (view.activity() instanceof FileFlow flow) {
      raw = flow.rawPath();
    } else if (view.activity() instanceof FileEvent event) {
      raw = event.rawPath();
    }
    return raw != null ? raw : path(view.file());
  }

  private static @Nullable String newRawPath(EventView view) {
    String raw = view.activity() instanceof FileEvent event ? event.newRawPath() : null;
    return raw != null ? raw : path(view.newFile());
  }

  private static @Nullable String path(@Nullable FileEntity file) {
    return file == null ? null : file.path();
  }

  private static @Nullable String domain(EventView view) {
    return view.activity() instanceof NetworkFlow flow && flow.domain() != null
        ? LinuxNames.socketDomain(flow.domain())
        : null;
  }

  private static @Nullable String socketType(EventView view) {
    return view.activity() instanceof NetworkFlow flow && flow.sockType() != null
        ? flow.sockType().toString()
        : null;
  }
}

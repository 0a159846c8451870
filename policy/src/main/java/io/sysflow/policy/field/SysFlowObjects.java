package io.sysflow.policy.field;

import io.sysflow.model.FileEntity;
import io.sysflow.model.FileFlow;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessFlow;
import io.sysflow.model.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The attributes {@code sf.file}, {@code sf.net} and {@code sf.flow}: what a record is about. */
final class SysFlowObjects {

  private SysFlowObjects() {}

  static void define(Definer definer) {
    definer.on(RecordKind.FILE_FLOW, RecordKind.FILE_EVENT);
    file(definer, "", "", view -> view.file());
    definer.text(
        "sf.file.type",
        "One letter: f, d, p (pipe), u (unix socket), ?.",
        view -> view.file() == null ? null : letter(view.file()));
    definer.on(RecordKind.FILE_EVENT);
    file(definer, "new", "new ", view -> view.newFile());
    opens(definer);
    network(definer);
    traffic(definer);
    definer.everywhere();
  }

  private static void file(
      Definer definer, String prefix, String which, Function<EventView, @Nullable FileEntity> of) {
    String name = "sf.file." + prefix;
    Accessor.Text path = view -> path(of.apply(view));
    definer
        .text(name + "path", "Path of the %sfile.".formatted(which), path)
        .slice(name + "name", Slice.FILENAME, "Name of the %sfile.".formatted(which), path)
        .slice(name + "directory", Slice.PARENT, "Directory of the %sfile.".formatted(which), path)
        .text(
            name + "symlink",
            "Addresses of the ends of the %ssocket.".formatted(which),
            view -> link(of.apply(view)))
        .text(
            name + "oid",
            "Identity of the %sfile.".formatted(which),
            view -> of.apply(view) == null ? null : String.valueOf(of.apply(view).oid()));
  }

  private static void opens(Definer definer) {
    definer
        .on(RecordKind.FILE_FLOW)
        .bool(
            "sf.file.is_open_read",
            "Whether it was opened for reading.",
            view -> flow(view, flow -> Definer.truth(flow.openFlags().reads())))
        .bool(
            "sf.file.is_open_write",
            "Whether it was opened for writing.",
            view -> flow(view, flow -> Definer.truth(flow.openFlags().writes())))
        .any(
            "sf.file.openflags",
            FieldType.TEXT,
            "Flags of the open: RDONLY, CREAT and so on; NONE if no open was seen.",
            new SysFlowFields.Lists(
                view ->
                    view.activity() instanceof FileFlow flow
                        ? view.names().openFlags(flow.openFlags())
                        : List.of()))
        .on(RecordKind.FILE_FLOW, RecordKind.NETWORK_FLOW)
        .number("sf.file.fd", FieldType.INT, "Descriptor.", FdFields::number);
  }

  private static void network(Definer definer) {
    definer
        .on(RecordKind.NETWORK_FLOW, RecordKind.NETWORK_EVENT)
        .number("sf.net.proto", FieldType.INT, "Number of the protocol.", number(FiveTuple::proto))
        .number("sf.net.sport", FieldType.INT, "Client's port.", number(FiveTuple::sport))
        .number("sf.net.dport", FieldType.INT, "Server's port.", number(FiveTuple::dport))
        .any("sf.net.port", FieldType.INT, "Either port.", new Ends())
        .address("sf.net.sip", FieldType.IP, "Client's address.", address(FiveTuple::sip))
        .address("sf.net.dip", FieldType.IP, "Server's address.", address(FiveTuple::dip))
        .any("sf.net.ip", FieldType.IP, "Either address.", new Ends())
        .bool(
            "sf.net.initiated",
            "Whether the process began the connection.",
            SysFlowFields::initiated);
  }

  private static void traffic(Definer definer) {
    definer
        .on(RecordKind.FILE_FLOW, RecordKind.NETWORK_FLOW)
        .number("sf.flow.rbytes", FieldType.INT, "Bytes read.", reads(Traffic::bytes))
        .number("sf.flow.rops", FieldType.INT, "Reads.", reads(Traffic::ops))
        .number("sf.flow.wbytes", FieldType.INT, "Bytes written.", writes(Traffic::bytes))
        .number("sf.flow.wops", FieldType.INT, "Writes.", writes(Traffic::ops));
  }

  /** Returns when a flow ended; an event of Kubernetes ends when it begins. */
  static long end(EventView view) {
    if (view.activity() instanceof FileFlow flow) {
      return flow.endTs();
    } else if (view.activity() instanceof NetworkFlow flow) {
      return flow.endTs();
    } else if (view.activity() instanceof ProcessFlow flow) {
      return flow.endTs();
    }
    return view.activity() instanceof K8sEvent event ? event.ts() : FieldSource.MISSING;
  }

  /** Returns the arguments, the program's name first. */
  static List<String> arguments(@Nullable ProcessEntity process) {
    if (process == null) {
      return List.of();
    }
    List<String> argv = process.facts().argv();
    if (argv != null) {
      return argv;
    }
    List<String> words = new ArrayList<>();
    words.add(process.exe());
    if (!process.exeArgs().isBlank()) {
      words.addAll(List.of(process.exeArgs().strip().split(" +")));
    }
    return words;
  }

  private static @Nullable String path(@Nullable FileEntity file) {
    return file == null ? null : nonEmpty(SysFlowPaths.path(file.path()));
  }

  private static @Nullable String link(@Nullable FileEntity file) {
    return file == null ? null : nonEmpty(SysFlowPaths.link(file.path()));
  }

  private static @Nullable String nonEmpty(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String letter(FileEntity file) {
    return switch (file.restype()) {
      case FILE -> "f";
      case DIRECTORY -> "d";
      case UNIX_SOCKET -> "u";
      case PIPE -> "p";
      case UNKNOWN -> "?";
    };
  }

  private static long flow(EventView view, ToLongFunction<FileFlow> reader) {
    return view.activity() instanceof FileFlow flow
        ? reader.applyAsLong(flow)
        : FieldSource.MISSING;
  }

  private static Accessor.Numeric number(ToLongFunction<FiveTuple> reader) {
    return view -> {
      FiveTuple tuple = view.tuple();
      return tuple == null ? FieldSource.MISSING : reader.applyAsLong(tuple);
    };
  }

  private static Accessor.Address address(Function<FiveTuple, Ip> reader) {
    return view -> {
      FiveTuple tuple = view.tuple();
      return tuple == null ? null : reader.apply(tuple);
    };
  }

  private static Accessor.Numeric reads(ToLongFunction<Traffic> reader) {
    return view -> {
      if (view.activity() instanceof FileFlow flow) {
        return reader.applyAsLong(flow.reads());
      }
      return view.activity() instanceof NetworkFlow flow
          ? reader.applyAsLong(flow.reads())
          : FieldSource.MISSING;
    };
  }

  private static Accessor.Numeric writes(ToLongFunction<Traffic> reader) {
    return view -> {
      if (view.activity() instanceof FileFlow flow) {
        return reader.applyAsLong(flow.writes());
      }
      return view.activity() instanceof NetworkFlow flow
          ? reader.applyAsLong(flow.writes())
          : FieldSource.MISSING;
    };
  }

  /** The two ends of a connection, the client's first. */
  private static final class Ends implements Accessor {
    @Override
    public int size(EventView view) {
      return view.tuple() == null ? 0 : 2;
    }

    @Override
    public long number(EventView view, int index) {
      FiveTuple tuple = view.tuple();
      if (tuple == null) {
        return FieldSource.MISSING;
      }
      return index == 0 ? tuple.sport() : tuple.dport();
    }

    @Override
    public @Nullable Ip address(EventView view, int index) {
      FiveTuple tuple = view.tuple();
      if (tuple == null) {
        return null;
      }
      return index == 0 ? tuple.sip() : tuple.dip();
    }
  }
}

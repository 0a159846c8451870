package io.sysflow.policy.field;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileFlow;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.OpFlag;
import io.sysflow.model.RestType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The class {@code fd}: the open file or socket that an operation is about. */
final class FdFields {

  private static final String NO_NAMES = "names are not looked up, but rules may state them";
  private static final String NO_INODES = "records do not hold inodes";

  /** What connect(2) returns that does not wait: -EINPROGRESS. */
  private static final long IN_PROGRESS = -115;

  private FdFields() {}

  static List<Field> fields() {
    Definer definer = new Definer();
    definer
        .on(RecordKind.FILE_FLOW, RecordKind.NETWORK_FLOW, RecordKind.NETWORK_EVENT)
        .number("fd.num", FieldType.INT, "Number of the descriptor.", FdFields::number)
        .text("fd.type", "file, directory, pipe, unix, ipv4, ipv6, memfd.", FdFields::type)
        .text("fd.typechar", "The type as one character: f d p u 4 6 m o.", FdFields::typeChar)
        .text("fd.name", "Absolute path, or client and server of a socket.", FdFields::name)
        .text("fd.sockfamily", "ip or unix.", FdFields::family)
        .text("fd.uid", "Thread and descriptor.", FdFields::uid)
        .text("fd.containername", "Container and name.", v -> inContainer(v, name(v)));
    paths(definer);
    sockets(definer);
    return definer
        .everywhere()
        .unavailable(
            FieldType.TEXT, NO_NAMES, "fd.cip.name", "fd.sip.name", "fd.lip.name", "fd.rip.name")
        .unavailable(FieldType.INT, NO_INODES, "fd.dev", "fd.dev.major", "fd.dev.minor", "fd.ino")
        .unavailable(
            "fd.types",
            FieldType.TEXT,
            Shape.LIST,
            Field.Argument.OPTIONAL_NUMBER,
            "records do not hold a process's other descriptors")
        .fields();
  }

  private static void paths(Definer definer) {
    definer
        .on(RecordKind.FILE_FLOW)
        .slice("fd.directory", Slice.DIRECTORY, "Directory of a file.", FdFields::path)
        .slice("fd.filename", Slice.FILENAME, "Name of a file without path.", FdFields::filename)
        .text(
            "fd.containerdirectory",
            "Container and directory.",
            view -> inContainer(view, directory(view)));
    definer
        .in(Operation::opens)
        .text(
            "fd.nameraw",
            "Path as the program gave it to open.",
            view -> view.activity() instanceof FileFlow flow ? flow.rawPath() : null);
  }

  private static void sockets(Definer definer) {
    definer
        .everywhere()
        .on(RecordKind.NETWORK_FLOW, RecordKind.NETWORK_EVENT)
        .address("fd.cip", FieldType.IP, "Client's address.", FdFields::client)
        .address("fd.sip", FieldType.IP, "Server's address.", FdFields::server)
        .address("fd.lip", FieldType.IP, "Local address.", view -> end(view, true))
        .address("fd.rip", FieldType.IP, "Remote address.", view -> end(view, false))
        .address("fd.cnet", FieldType.NET, "Client's network.", FdFields::client)
        .address("fd.snet", FieldType.NET, "Server's network.", FdFields::server)
        .address("fd.lnet", FieldType.NET, "Local network.", view -> end(view, true))
        .address("fd.rnet", FieldType.NET, "Remote network.", view -> end(view, false))
        .either("fd.ip", FieldType.IP, "Address of either end.", new Addresses())
        .either("fd.net", FieldType.NET, "Network of either end.", new Addresses())
        .number("fd.cport", FieldType.PORT, "Client's port.", FdFields::clientPort)
        .number("fd.sport", FieldType.PORT, "Server's port.", FdFields::serverPort)
        .number("fd.lport", FieldType.PORT, "Local port.", view -> port(view, true))
        .number("fd.rport", FieldType.PORT, "Remote port.", view -> port(view, false))
        .either("fd.port", FieldType.PORT, "Port of either end.", new Ports())
        .either("fd.proto", FieldType.PORT, "Port of either end.", new Ports())
        .text("fd.cproto", "Client's port; services are not named.", v -> text(v, clientPort(v)))
        .text("fd.sproto", "Server's port; services are not named.", v -> text(v, serverPort(v)))
        .text("fd.lproto", "Local port; services are not named.", v -> text(v, port(v, true)))
        .text("fd.rproto", "Remote port; services are not named.", v -> text(v, port(v, false)));
    states(definer);
  }

  /** Defines what every descriptor has, though it tells of sockets. */
  private static void states(Definer definer) {
    definer
        .on(RecordKind.FILE_FLOW, RecordKind.NETWORK_FLOW, RecordKind.NETWORK_EVENT)
        .text(
            "fd.l4proto", "tcp, udp, icmp, raw; <NA> of what is no such socket.", FdFields::layer4)
        .bool("fd.is_server", "Whether the process is the server's end.", FdFields::isServer)
        .bool("fd.connected", "Whether the socket is connected.", FdFields::connected)
        .bool(
            "fd.name_changed",
            "Whether the event gave the descriptor its name: an open, or a datagram's new ends.",
            FdFields::named);
  }

  /** Returns the descriptor, -1 of a failed open. */
  static long number(EventView view) {
    if (view.activity() instanceof FileFlow flow) {
      boolean failed = view.operation().opens() && flow.ret() != null && flow.ret() < 0;
      return failed ? -1 : flow.fd() < 0 ? FieldSource.MISSING : flow.fd();
    }
    if (view.activity() instanceof NetworkFlow flow) {
      return flow.fd() < 0 ? FieldSource.MISSING : flow.fd();
    }
    return FieldSource.MISSING;
  }

  private static @Nullable FileEntity file(EventView view) {
    return view.activity() instanceof FileFlow ? view.file() : null;
  }

  /** Returns whether it is a file that is open, not one that could not be opened. */
  private static boolean isOpenFile(EventView view) {
    return file(view) != null && number(view) != -1;
  }

  private static boolean isMemory(FileEntity file) {
    return file.path().startsWith("/memfd:") || file.path().startsWith("memfd:");
  }

  /** Returns the type; what could not be opened has none, but the character for a file. */
  private static @Nullable String type(EventView view) {
    FileEntity file = file(view);
    if (file != null) {
      if (number(view) == -1) {
        return null;
      }
      return switch (file.restype()) {
        case FILE -> isMemory(file) ? "memfd" : "file";
        case DIRECTORY -> "directory";
        case UNIX_SOCKET -> "unix";
        case PIPE -> "pipe";
        case UNKNOWN -> null;
      };
    }
    return switch (domain(view)) {
      case LinuxNames.AF_UNIX -> "unix";
      case LinuxNames.AF_INET -> "ipv4";
      case LinuxNames.AF_INET6 -> "ipv6";
      case LinuxNames.AF_NETLINK -> "netlink";
      default -> null;
    };
  }

  /** Returns the domain of a socket, -1 of what is none. */
  private static int domain(EventView view) {
    FiveTuple tuple = view.tuple();
    if (tuple == null) {
      return -1;
    }
    boolean made = view.operation() == Operation.SOCKET;
    Integer known = made && view.activity() instanceof NetworkFlow flow ? flow.domain() : null;
    return known != null
        ? known
        : tuple.dip().version() == 6 ? LinuxNames.AF_INET6 : LinuxNames.AF_INET;
  }

  static @Nullable String typeChar(EventView view) {
    FileEntity file = file(view);
    if (file != null) {
      return switch (file.restype()) {
        case FILE -> isMemory(file) ? "m" : "f";
        case DIRECTORY -> "d";
        case UNIX_SOCKET -> "u";
        case PIPE -> "p";
        case UNKNOWN -> "o";
      };
    }
    return switch (domain(view)) {
      case LinuxNames.AF_UNIX -> "u";
      case LinuxNames.AF_INET -> "4";
      case LinuxNames.AF_INET6 -> "6";
      case LinuxNames.AF_NETLINK -> "n";
      default -> null;
    };
  }

  static @Nullable String name(EventView view) {
    FileEntity file = file(view);
    return file != null ? file.path() : view.tupleText();
  }

  private static @Nullable String uid(EventView view) {
    long number = number(view);
    return number == FieldSource.MISSING || view.processActivity() == null
        ? null
        : view.processActivity().tid() + "" + number;
  }

  /** Returns the path of a file or directory that a directory can be taken of. */
  private static @Nullable String path(EventView view) {
    FileEntity file = file(view);
    if (file == null || (file.restype() != RestType.FILE && file.restype() != RestType.DIRECTORY)) {
      return null;
    }
    return file.path().indexOf('/') < 0 ? "/" : file.path();
  }

  private static @Nullable String filename(EventView view) {
    FileEntity file = file(view);
    boolean named = file != null && file.restype() == RestType.FILE && number(view) != -1;
    return named ? path(view) : null;
  }

  private static @Nullable String directory(EventView view) {
    String path = path(view);
    FileEntity file = file(view);
    boolean whole = file != null && file.restype() == RestType.DIRECTORY;
    return path == null || whole ? path : Slice.DIRECTORY.of(path);
  }

  private static @Nullable String inContainer(EventView view, @Nullable String name) {
    EnrichedRecord record = view.record();
    String container = record == null ? null : ContainerFields.id(view);
    boolean host = ContainerFields.HOST.equals(container);
    return name == null || container == null ? null : (host ? "" : container) + ":" + name;
  }

  private static @Nullable Ip client(EventView view) {
    FiveTuple tuple = ends(view);
    return tuple == null || alone(view) ? null : tuple.sip();
  }

  private static @Nullable Ip server(EventView view) {
    FiveTuple tuple = ends(view);
    return tuple == null ? null : tuple.dip();
  }

  /** Returns the ends of a connection; a socket that was only made has none. */
  private static @Nullable FiveTuple ends(EventView view) {
    return view.hasEnds() ? view.tuple() : null;
  }

  /** Returns whether only one end is there: that of a server. */
  private static boolean alone(EventView view) {
    return view.operation() == Operation.BIND || view.operation() == Operation.LISTEN;
  }

  private static @Nullable Ip end(EventView view, boolean local) {
    Boolean server = view.server();
    if (server == null || alone(view)) {
      return null;
    }
    return server == local ? server(view) : client(view);
  }

  private static long clientPort(EventView view) {
    FiveTuple tuple = ends(view);
    return tuple == null ? FieldSource.MISSING : tuple.sport();
  }

  private static long serverPort(EventView view) {
    FiveTuple tuple = ends(view);
    return tuple == null ? FieldSource.MISSING : tuple.dport();
  }

  private static long port(EventView view, boolean local) {
    Boolean server = view.server();
    if (server == null || alone(view)) {
      return FieldSource.MISSING;
    }
    return server == local ? serverPort(view) : clientPort(view);
  }

  /** Returns a port as a text, empty of a server's own end. */
  private static @Nullable String text(EventView view, long number) {
    if (number == FieldSource.MISSING) {
      return null;
    }
    return alone(view) ? "" : Long.toString(number);
  }

  static @Nullable String protocol(EventView view) {
    FiveTuple tuple = ends(view);
    return tuple == null ? null : LinuxNames.protocol(tuple.proto());
  }

  /** Returns the protocol as Falco has it, which is a text of any descriptor. */
  private static @Nullable String layer4(EventView view) {
    if (view.tuple() == null && !isOpenFile(view)) {
      return null;
    }
    String protocol = protocol(view);
    return protocol == null ? "<NA>" : protocol;
  }

  private static @Nullable String family(EventView view) {
    if (view.tuple() != null) {
      int domain = domain(view);
      boolean internet = domain == LinuxNames.AF_INET || domain == LinuxNames.AF_INET6;
      return internet ? "ip" : domain == LinuxNames.AF_UNIX ? "unix" : null;
    }
    FileEntity file = file(view);
    return file != null && file.restype() == RestType.UNIX_SOCKET ? "unix" : null;
  }

  private static long isServer(EventView view) {
    FiveTuple tuple = view.tuple();
    if (tuple == null) {
      return isOpenFile(view) ? 0 : FieldSource.MISSING;
    }
    if (alone(view) || !view.hasEnds()) {
      return Definer.truth(alone(view));
    }
    Boolean server = view.server();
    return server == null ? FieldSource.MISSING : Definer.truth(server);
  }

  private static boolean hasConnected(EventView view) {
    return view.processActivity() != null && view.processActivity().opFlags().has(OpFlag.CONNECT);
  }

  private static long connected(EventView view) {
    FiveTuple tuple = view.tuple();
    if (tuple == null && !isOpenFile(view)) {
      return FieldSource.MISSING;
    }
    if (hasConnected(view)) {
      boolean failed = view.operation() == Operation.CONNECT && Results.failed(view);
      return Definer.truth(!failed || Results.of(view) == IN_PROGRESS);
    }
    return Definer.truth(
        tuple != null && tuple.proto() == FiveTuple.TCP && !alone(view) && view.hasEnds());
  }

  /** Returns whether the event gave the descriptor its name. */
  private static long named(EventView view) {
    FiveTuple tuple = view.tuple();
    if (tuple == null) {
      return isOpenFile(view) ? Definer.truth(namesFile(view)) : FieldSource.MISSING;
    }
    return Definer.truth(
        switch (view.operation()) {
          case BIND, ACCEPT, CONNECT -> true;
          case SEND, RECV -> tuple.proto() != FiveTuple.TCP && !hasConnected(view);
          default -> false;
        });
  }

  private static boolean namesFile(EventView view) {
    return view.operation().opens()
        || (view.operation() == Operation.CONNECT && !Results.failed(view));
  }

  /** Returns how many ends a socket has, be they unknown: one of a server that waits, or two. */
  private static int sides(EventView view) {
    return view.tuple() == null ? 0 : alone(view) ? 1 : 2;
  }

  /** Both addresses, the server's first; zero if unknown. */
  private static final class Addresses implements Accessor {
    @Override
    public int size(EventView view) {
      return sides(view);
    }

    @Override
    public @Nullable Ip address(EventView view, int index) {
      FiveTuple tuple = view.tuple();
      return tuple == null ? null : index == 0 ? tuple.dip() : tuple.sip();
    }
  }

  /** Both ports, the server's first; zero if unknown. */
  private static final class Ports implements Accessor {
    @Override
    public int size(EventView view) {
      return sides(view);
    }

    @Override
    public long number(EventView view, int index) {
      FiveTuple tuple = view.tuple();
      return tuple == null ? FieldSource.MISSING : index == 0 ? tuple.dport() : tuple.sport();
    }
  }
}

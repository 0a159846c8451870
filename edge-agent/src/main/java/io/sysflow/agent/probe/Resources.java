package io.sysflow.agent.probe;

import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Resource;
import io.sysflow.agent.probe.OpenFile.Role;
import io.sysflow.model.RestType;
import org.jspecify.annotations.Nullable;

/** Tells what descriptors stand for, and remembers it. Used from one thread. */
final class Resources {
  /** State of sockets, of the kernel's net/tcp_states.h. */
  private static final int TCP_LISTEN = 10;

  private final Node node;
  private final UnixNames unixNames;

  Resources(Node node) {
    this.node = node;
    unixNames = new UnixNames(node.paths);
  }

  /**
   * Returns what the descriptor of a record stands for, as remembered if it is still the same file,
   * so that an end of a connection keeps its role.
   */
  OpenFile of(ProbeRecord r, ProcessState process) {
    @Nullable OpenFile there =
        process.files.get(r.fd() < 0 ? process.descriptorOf(r.file()) : r.fd());
    @Nullable OpenFile known = there != null && there.file() == r.file() ? there : null;
    if (known != null && !r.find(Wire.TAG_ADDRESS)) {
      return known;
    }
    Role role = known != null && known.role() != Role.UNKNOWN ? known.role() : role(r);
    return isElsewhere(r, there)
        ? new OpenFile(resource(r, process, role), r.file(), role, false)
        : remember(r, process, role);
  }

  /**
   * Whether the descriptor need not stand for the file: a request keeps its file, while the
   * descriptor may be closed, and stand for another one.
   */
  private static boolean isElsewhere(ProbeRecord r, @Nullable OpenFile there) {
    return r.has(Wire.FLAG_RING) && (there != null || r.fd() < 0);
  }

  /** Of sockets that name their peer at each call, those that begin by sending are the clients. */
  private static Role role(ProbeRecord r) {
    boolean transfer = r.kind() == Wire.START || r.kind() == Wire.IO;
    if (!transfer || !r.find(Wire.TAG_ADDRESS)) {
      return Role.UNKNOWN;
    }
    return r.a0() != 0 ? Role.CLIENT : Role.SERVER;
  }

  /** Returns what the descriptor of a record stands for from now on. */
  OpenFile remember(ProbeRecord r, ProcessState process, Role role) {
    OpenFile file = new OpenFile(resource(r, process, role), r.file(), role, false);
    process.files.put(r.fd(), file);
    return file;
  }

  /** Remembers a descriptor of the snapshot. */
  void seen(ProbeRecord r, ProcessState process) {
    boolean listens =
        r.find(Wire.TAG_SOCKET) && r.shortAt(0) != Wire.AF_UNIX && r.shortAt(6) == TCP_LISTEN;
    Role role = listens ? Role.SERVER : Role.UNKNOWN;
    process.files.put(r.fd(), new OpenFile(resource(r, process, role), r.file(), role, true));
  }

  private Resource resource(ProbeRecord r, ProcessState process, Role role) {
    if (!r.find(Wire.TAG_SOCKET)) {
      return file(r, process);
    }
    if (r.shortAt(0) == Wire.AF_UNIX) {
      String name = unixNames.of(r, role, process.info().cwd());
      return new FileResource(RestType.UNIX_SOCKET, name, process.containerId());
    }
    return Sockets.resource(r, role);
  }

  /** Returns the file of a record, by the path that the kernel has. */
  FileResource file(ProbeRecord r, ProcessState process) {
    RestType type = type(r.mode());
    String path = r.find(Wire.TAG_PATH) ? node.paths.components(r) : "";
    if (path.isEmpty()) {
      path = type == RestType.PIPE ? "pipe:[" + r.ino() + "]" : nameless(r, process);
    }
    return new FileResource(type, path, process.containerId());
  }

  /** A file that is in no tree, such as a namespace: as the program named it, or by its inode. */
  private String nameless(ProbeRecord r, ProcessState process) {
    String named = r.find(Wire.TAG_RAW) ? name(r, process, Wire.TAG_RAW, Wire.TAG_BASE) : "";
    return named.isEmpty() ? "anon:[" + r.ino() + "]" : named;
  }

  /** Returns an absolute path of a name that the program gave; empty if it is unknown. */
  String name(ProbeRecord r, ProcessState process, int rawTag, int baseTag) {
    if (!r.find(rawTag)) {
      return "";
    }
    String raw = node.paths.text(r);
    if (raw.startsWith("/")) {
      String name = Paths.resolve("/", raw);
      return r.find(baseTag) ? node.paths.components(r) + name : name;
    }
    String base = r.find(baseTag) ? node.paths.components(r) : process.info().cwd();
    return Paths.resolve(base, raw);
  }

  private static RestType type(int mode) {
    return switch (mode & Wire.S_IFMT) {
      case Wire.S_IFDIR -> RestType.DIRECTORY;
      case Wire.S_IFIFO -> RestType.PIPE;
      case Wire.S_IFSOCK -> RestType.UNIX_SOCKET;
      case 0 -> RestType.UNKNOWN;
      default -> RestType.FILE;
    };
  }
}

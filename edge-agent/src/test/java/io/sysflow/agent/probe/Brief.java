package io.sysflow.agent.probe;

import io.sysflow.agent.event.Accept;
import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.Close;
import io.sysflow.agent.event.Connect;
import io.sysflow.agent.event.ContainerSeen;
import io.sysflow.agent.event.FdOp;
import io.sysflow.agent.event.FileOpen;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.Lost;
import io.sysflow.agent.event.NameOp;
import io.sysflow.agent.event.ProcessClone;
import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.ProcessExit;
import io.sysflow.agent.event.ProcessOp;
import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.Progress;
import io.sysflow.agent.event.Resource;
import io.sysflow.agent.event.SetUid;
import io.sysflow.agent.event.SocketResource;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.event.ThreadEvent;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes events as short lines that do not change from run to run: threads, ports and inodes are
 * numbered in the order of their appearance, and the working directory is called DIR.
 */
final class Brief {
  private static final Map<Integer, String> OPEN_FLAGS = new LinkedHashMap<>();

  static {
    OPEN_FLAGS.put(OpenFlags.CREAT, "creat");
    OPEN_FLAGS.put(OpenFlags.EXCL, "excl");
    OPEN_FLAGS.put(OpenFlags.TRUNC, "trunc");
    OPEN_FLAGS.put(OpenFlags.APPEND, "append");
    OPEN_FLAGS.put(OpenFlags.DIRECTORY, "directory");
    OPEN_FLAGS.put(OpenFlags.CLOEXEC, "cloexec");
    OPEN_FLAGS.put(OpenFlags.F_CREATED, "created");
  }

  private final String directory;
  private final Map<Long, String> threads = new HashMap<>();
  private final Map<Integer, String> ports = new HashMap<>();
  private final Map<String, String> inodes = new HashMap<>();

  Brief(String directory) {
    this.directory = directory;
  }

  List<String> lines(List<? extends SystemEvent> events) {
    return events.stream().map(this::line).toList();
  }

  String line(SystemEvent event) {
    if (event instanceof ThreadEvent threadEvent) {
      Actor actor = threadEvent.actor();
      String process = thread(actor.oid().hpid());
      String thread = actor.isMainThread() ? "" : "/" + thread(actor.tid());
      return process + thread + " " + act(threadEvent);
    }
    if (event instanceof ProcessSeen seen) {
      return "seen " + thread(seen.process().oid().hpid()) + " " + path(seen.process().exe());
    }
    if (event instanceof ContainerSeen seen) {
      return "container " + seen.container().id() + " " + seen.container().type();
    }
    if (event instanceof Lost lost) {
      return "lost " + lost.count() + " " + lost.cause();
    }
    if (event instanceof Progress) {
      return "progress";
    }
    throw new AssertionError(event);
  }

  private String act(ThreadEvent event) {
    if (event instanceof ProcessClone clone) {
      String ret = clone.ret() > 0 ? thread(clone.ret()) : String.valueOf(clone.ret());
      return "clone " + ret + (isThread(clone) ? " thread" : "");
    }
    if (event instanceof ProcessExec exec) {
      return "exec " + path(exec.process().exe()) + " " + exec.process().args() + ret(exec.ret());
    }
    if (event instanceof ProcessExit exit) {
      return "exit " + exit.status();
    }
    if (event instanceof SetUid setUid) {
      return "setuid " + setUid.uid() + ret(setUid.ret());
    }
    if (event instanceof ProcessOp op) {
      return op.op().name().toLowerCase(Locale.ROOT) + (op.ret() < 0 ? ret(op.ret()) : "");
    }
    return event instanceof NameOp op ? name(op) : descriptor(event);
  }

  private static boolean isThread(ProcessClone clone) {
    return (clone.flags() & ProcessClone.CLONE_THREAD) != 0;
  }

  private String name(NameOp op) {
    return names(op.op(), op.xop())
        + " "
        + resource(op.file())
        + (op.newFile() == null ? "" : " " + resource(op.newFile()))
        + (op.mode() == null ? "" : " mode=" + Integer.toOctalString(op.mode()))
        + (op.flags() == null ? "" : " flags=" + op.flags())
        + ret(op.ret());
  }

  private String descriptor(ThreadEvent event) {
    if (event instanceof FileOpen open) {
      String mode = open.mode() == null ? "" : " mode=" + Integer.toOctalString(open.mode());
      return "open " + open.fd() + " " + resource(open.file()) + " " + flags(open.flags()) + mode;
    }
    if (event instanceof Io io) {
      String read = io.readOps() == 0 ? "" : " read " + io.readOps() + ":" + io.readBytes();
      String write = io.writeOps() == 0 ? "" : " write " + io.writeOps() + ":" + io.writeBytes();
      return "io " + io.fd() + " " + resource(io.resource()) + read + write;
    }
    if (event instanceof Close close) {
      return "close " + close.fd() + " " + resource(close.resource());
    }
    if (event instanceof FdOp op) {
      String mode = op.mode() == null ? "" : " mode=" + Integer.toOctalString(op.mode());
      return names(op.op(), op.xop()) + " " + op.fd() + " " + resource(op.resource()) + mode;
    }
    if (event instanceof Connect connect) {
      String end = resource(connect.resource());
      return "connect " + connect.fd() + " " + end + ret(connect.ret());
    }
    if (event instanceof Accept accept) {
      return "accept " + accept.fd() + " " + resource(accept.resource());
    }
    throw new AssertionError(event);
  }

  private static String ret(int ret) {
    return ret == 0 ? "" : " -> " + ret;
  }

  private static String names(OpFlags op, XopFlags xop) {
    List<String> names = new ArrayList<>();
    for (OpFlag flag : OpFlag.values()) {
      if (op.has(flag)) {
        names.add(flag.name().toLowerCase(Locale.ROOT));
      }
    }
    for (XopFlag flag : XopFlag.values()) {
      if (xop.has(flag)) {
        names.add(flag.name().toLowerCase(Locale.ROOT));
      }
    }
    return String.join("|", names);
  }

  private static String flags(OpenFlags flags) {
    StringBuilder text =
        new StringBuilder(
            flags.has(OpenFlags.RDWR) ? "rdwr" : flags.writes() ? "wronly" : "rdonly");
    OPEN_FLAGS.forEach(
        (bit, name) -> {
          if (flags.has(bit)) {
            text.append('|').append(name);
          }
        });
    return text.toString();
  }

  private String resource(Resource resource) {
    if (resource instanceof FileResource file) {
      String container = file.containerId() == null ? "" : " in " + file.containerId();
      return (char) file.type().code() + ":" + path(file.path()) + container;
    }
    if (resource instanceof SocketResource socket) {
      FiveTuple tuple = socket.tuple();
      return tuple.proto()
          + ":"
          + end(tuple.sip(), tuple.sport())
          + "->"
          + end(tuple.dip(), tuple.dport());
    }
    throw new AssertionError(resource);
  }

  private String end(Ip ip, int port) {
    String name = port == 0 ? "0" : ports.computeIfAbsent(port, unseen -> "p" + (ports.size() + 1));
    return (ip.version() == 6 ? "[" + ip + "]" : ip.toString()) + ":" + name;
  }

  private String path(String path) {
    if (path.endsWith("]") && path.contains(":[")) {
      String kind = path.substring(0, path.indexOf(":["));
      return inodes.computeIfAbsent(path, unseen -> kind + "#" + (inodes.size() + 1));
    }
    return path.startsWith(directory) ? "DIR" + path.substring(directory.length()) : path;
  }

  private String thread(long tid) {
    return threads.computeIfAbsent(tid, unseen -> "T" + (threads.size() + 1));
  }
}

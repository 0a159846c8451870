package io.sysflow.policy.field;

import io.sysflow.model.ContainerType;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.XopFlag;
import java.util.ArrayList;
import java.util.List;

/** What the SysFlow processor calls kinds of records, operations and the like. */
public final class SysFlowNames {

  private static final List<String> COMPONENTS =
      List.of(
          "K8S_NODES",
          "K8S_NAMESPACES",
          "K8S_PODS",
          "K8S_REPLICATIONCONTROLLERS",
          "K8S_SERVICES",
          "K8S_EVENTS",
          "K8S_REPLICASETS",
          "K8S_DAEMONSETS",
          "K8S_DEPLOYMENTS",
          "K8S_UNKNOWN");

  private static final List<String> ACTIONS =
      List.of(
          "K8S_COMPONENT_ADDED",
          "K8S_COMPONENT_MODIFIED",
          "K8S_COMPONENT_DELETED",
          "K8S_COMPONENT_ERROR",
          "K8S_COMPONENT_NONEXISTENT",
          "K8S_COMPONENT_UNKNOWN");

  /** The operations in the order in which they are listed, which is not that of their bits. */
  private static final List<OpFlag> ORDER =
      List.of(
          OpFlag.MKDIR,
          OpFlag.RMDIR,
          OpFlag.LINK,
          OpFlag.SYMLINK,
          OpFlag.UNLINK,
          OpFlag.RENAME,
          OpFlag.CLONE,
          OpFlag.EXEC,
          OpFlag.EXIT,
          OpFlag.SETUID,
          OpFlag.OPEN,
          OpFlag.ACCEPT,
          OpFlag.CONNECT,
          OpFlag.CLOSE,
          OpFlag.WRITE_SEND,
          OpFlag.READ_RECV,
          OpFlag.SETNS,
          OpFlag.MMAP,
          OpFlag.SHUTDOWN,
          OpFlag.TRUNCATE,
          OpFlag.DIGEST);

  private SysFlowNames() {}

  /** Returns the name of a kind of record. */
  public static String kind(RecordKind kind) {
    return switch (kind) {
      case PROCESS_EVENT -> "PE";
      case PROCESS_FLOW -> "PF";
      case FILE_EVENT -> "FE";
      case FILE_FLOW -> "FF";
      case NETWORK_EVENT -> "NE";
      case NETWORK_FLOW -> "NF";
      case K8S_EVENT -> "KE";
    };
  }

  /** Returns the names of a record's operations, those that SysFlow v5 has no bit for last. */
  public static List<String> operations(ProcessActivity activity) {
    return operations(
        RecordKind.of(activity), activity.opFlags().bits(), activity.xopFlags().bits());
  }

  static List<String> operations(RecordKind kind, int bits, long extensions) {
    boolean network = kind == RecordKind.NETWORK_FLOW || kind == RecordKind.NETWORK_EVENT;
    List<String> names = new ArrayList<>(4);
    for (OpFlag flag : ORDER) {
      if ((bits & flag.bit()) != 0) {
        names.add(name(flag, network));
      }
    }
    for (XopFlag flag : XopFlag.values()) {
      if ((extensions & flag.bit()) != 0) {
        names.add(flag.name());
      }
    }
    return names;
  }

  private static String name(OpFlag flag, boolean network) {
    return switch (flag) {
      case READ_RECV -> network ? "RECV" : "READ";
      case WRITE_SEND -> network ? "SEND" : "WRITE";
      default -> flag.name();
    };
  }

  /** Returns the names of an open's flags, "NONE" alone if there are none. */
  public static List<String> openFlags(OpenFlags flags) {
    if (flags.bits() == 0) {
      return List.of("NONE");
    }
    List<String> names = new ArrayList<>(4);
    add(names, flags, OpenFlags.RDONLY, "RDONLY");
    add(names, flags, OpenFlags.WRONLY, "WRONLY");
    add(names, flags, OpenFlags.RDWR, "RDWR");
    add(names, flags, OpenFlags.CREAT, "CREAT");
    add(names, flags, OpenFlags.EXCL, "EXCL");
    add(names, flags, OpenFlags.TRUNC, "TRUNC");
    add(names, flags, OpenFlags.APPEND, "APPEND");
    add(names, flags, OpenFlags.NONBLOCK, "NONBLOCK");
    add(names, flags, OpenFlags.DSYNC, "DSYNC");
    add(names, flags, OpenFlags.DIRECT, "DIRECT");
    add(names, flags, OpenFlags.LARGEFILE, "LARGEFILE");
    add(names, flags, OpenFlags.DIRECTORY, "DIRECTORY");
    add(names, flags, OpenFlags.CLOEXEC, "CLOEXEC");
    add(names, flags, OpenFlags.SYNC, "SYNC");
    return names;
  }

  private static void add(List<String> names, OpenFlags flags, int mask, String name) {
    if (flags.has(mask)) {
      names.add(name);
    }
  }

  /** Returns the name of a container runtime, such as DOCKER. */
  public static String runtime(ContainerType type) {
    return type.name().substring("CT_".length());
  }

  /** Returns the name of a kind of Kubernetes object. */
  public static String component(int number) {
    return name(COMPONENTS, number);
  }

  /** Returns the name of what happened to a Kubernetes object. */
  public static String action(int number) {
    return name(ACTIONS, number);
  }

  private static String name(List<String> names, int number) {
    return names.get(number >= 0 && number < names.size() ? number : names.size() - 1);
  }
}

package io.sysflow.streams.alert;

import io.sysflow.model.Activity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.ProcessFlow;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the Elastic Common Schema calls an activity; only values that its field reference allows.
 *
 * @param categories values of event.category
 * @param types values of event.type
 * @param end when it ended, ns since the epoch; null of an event
 * @param ret its result; null if unknown
 */
record EcsEvent(
    List<String> categories, List<String> types, @Nullable Long end, @Nullable Integer ret) {

  private static final List<OpFlag> ENDS_OF_SOCKETS = List.of(OpFlag.CLOSE, OpFlag.SHUTDOWN);
  private static final List<OpFlag> STARTS_OF_SOCKETS = List.of(OpFlag.CONNECT, OpFlag.ACCEPT);
  private static final List<OpFlag> CREATIONS = List.of(OpFlag.MKDIR, OpFlag.LINK, OpFlag.SYMLINK);
  private static final List<OpFlag> DELETIONS = List.of(OpFlag.UNLINK, OpFlag.RMDIR);

  /** Copies its lists. */
  EcsEvent {
    categories = List.copyOf(categories);
    types = List.copyOf(types);
  }

  static EcsEvent of(Activity activity) {
    if (activity instanceof ProcessEvent event) {
      return process(event);
    } else if (activity instanceof FileFlow flow) {
      return new EcsEvent(List.of("file"), types(flow), flow.endTs(), flow.ret());
    } else if (activity instanceof FileEvent event) {
      return new EcsEvent(List.of("file"), List.of(type(event)), null, event.ret());
    } else if (activity instanceof NetworkFlow flow) {
      return new EcsEvent(List.of("network"), types(flow), flow.endTs(), flow.ret());
    } else if (activity instanceof NetworkEvent event) {
      return new EcsEvent(List.of("network"), List.of("info"), null, event.ret());
    } else if (activity instanceof ProcessFlow flow) {
      return new EcsEvent(List.of("process"), List.of("info"), flow.endTs(), null);
    } else if (activity instanceof K8sEvent event) {
      return new EcsEvent(List.of("configuration"), List.of(type(event)), null, null);
    }
    throw new AssertionError(activity);
  }

  /** Returns the name of the first operation, such as "exec", for want of a better action. */
  static String action(Activity activity) {
    if (!(activity instanceof ProcessActivity act)) {
      return "kubernetes";
    }
    return operations(act).stream().findFirst().orElse("unknown");
  }

  /** Returns the names of the operations, in lower case. */
  static List<String> operations(ProcessActivity act) {
    List<String> names = new ArrayList<>();
    for (OpFlag flag : OpFlag.values()) {
      if (act.opFlags().has(flag)) {
        names.add(flag.name().toLowerCase(Locale.ROOT));
      }
    }
    for (XopFlag flag : XopFlag.values()) {
      if (act.xopFlags().has(flag)) {
        names.add(flag.name().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  private static EcsEvent process(ProcessEvent event) {
    XopFlags extensions = event.xopFlags();
    if (extensions.has(XopFlag.MODULE_LOAD) || extensions.has(XopFlag.MODULE_UNLOAD)) {
      String type = extensions.has(XopFlag.MODULE_LOAD) ? "start" : "end";
      return new EcsEvent(List.of("driver"), List.of(type), null, event.ret());
    }
    if (event.opFlags().has(OpFlag.EXIT)) {
      // What an exit leaves is a wait status, not whether it succeeded.
      return new EcsEvent(List.of("process"), List.of("end"), null, null);
    }
    return new EcsEvent(List.of("process"), List.of(type(event)), null, event.ret());
  }

  private static String type(ProcessEvent event) {
    if (event.opFlags().has(OpFlag.EXEC) || event.opFlags().has(OpFlag.CLONE)) {
      return "start";
    }
    XopFlags extensions = event.xopFlags();
    if (extensions.has(XopFlag.PTRACE) || extensions.has(XopFlag.PROCESS_VM)) {
      return "access";
    }
    return event.opFlags().has(OpFlag.SETUID) || !extensions.isEmpty() ? "change" : "info";
  }

  private static List<String> types(FileFlow flow) {
    List<String> types = new ArrayList<>();
    if (flow.xopFlags().has(XopFlag.CREATE)) {
      types.add("creation");
    }
    if (flow.opFlags().has(OpFlag.WRITE_SEND) || flow.xopFlags().has(XopFlag.TRUNCATE_FILE)) {
      types.add("change");
    }
    if (flow.opFlags().has(OpFlag.READ_RECV) || types.isEmpty()) {
      types.add("access");
    }
    return types;
  }

  private static String type(FileEvent event) {
    if (hasAny(event.opFlags(), DELETIONS)) {
      return "deletion";
    }
    return hasAny(event.opFlags(), CREATIONS) || event.xopFlags().has(XopFlag.MKNOD)
        ? "creation"
        : "change";
  }

  private static List<String> types(NetworkFlow flow) {
    List<String> types = new ArrayList<>(List.of("connection"));
    if (hasAny(flow.opFlags(), STARTS_OF_SOCKETS)) {
      types.add("start");
    }
    if (hasAny(flow.opFlags(), ENDS_OF_SOCKETS)) {
      types.add("end");
    }
    return types;
  }

  private static String type(K8sEvent event) {
    return switch (event.action()) {
      case 0 -> "creation";
      case 1 -> "change";
      case 2 -> "deletion";
      default -> "info";
    };
  }

  private static boolean hasAny(OpFlags ops, List<OpFlag> flags) {
    return flags.stream().anyMatch(ops::has);
  }
}

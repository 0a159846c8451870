package io.sysflow.streams.incident;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.OpFlag;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.RestType;
import io.sysflow.model.XopFlag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which files a record tells of, and whether they tell who has to do with whom. */
public final class FileUses {

  /** What everybody reads says nothing of those who write it; a log is read by its keepers. */
  private static final List<String> COMMON =
      List.of(
          "/dev/",
          "/proc/",
          "/sys/",
          "/run/",
          "/var/run/",
          "/var/log/",
          "/var/lib/dpkg/",
          "/var/lib/rpm/",
          "/var/cache/",
          "/etc/ld.so.",
          "/etc/passwd",
          "/etc/group",
          "/etc/shadow",
          "/etc/gshadow",
          "/etc/resolv.conf",
          "/etc/hosts",
          "/etc/nsswitch.conf",
          "/etc/localtime",
          "/etc/mtab",
          "/usr/share/",
          "/usr/lib/locale/");

  private FileUses() {}

  /** Returns the files, most often none or one. */
  public static List<FileUse> of(EnrichedRecord record) {
    if (record.activity() instanceof FileFlow flow) {
      return ofFlow(record, flow);
    } else if (record.activity() instanceof FileEvent event) {
      return ofEvent(record, event);
    } else if (record.activity() instanceof ProcessEvent event
        && event.opFlags().has(OpFlag.EXEC)
        && event.ret() >= 0
        && record.process() != null) {
      FileKey file = key(record, record.process().containerId(), record.process().exe());
      return file.path().startsWith("/") ? List.of(use(file, false, true)) : List.of();
    }
    return List.of();
  }

  private static List<FileUse> ofFlow(EnrichedRecord record, FileFlow flow) {
    FileEntity file = record.file();
    if (file == null || !isFile(file) || failed(flow.ret())) {
      return List.of();
    }
    boolean written =
        flow.opFlags().has(OpFlag.WRITE_SEND)
            || flow.xopFlags().has(XopFlag.CREATE)
            || flow.xopFlags().has(XopFlag.TRUNCATE_FILE);
    boolean used = !written || flow.opFlags().has(OpFlag.READ_RECV);
    return List.of(use(key(record, file.containerId(), file.path()), written, used));
  }

  private static List<FileUse> ofEvent(EnrichedRecord record, FileEvent event) {
    List<FileUse> uses = new ArrayList<>();
    if (failed(event.ret())) {
      return uses;
    }
    FileEntity file = record.file();
    if (file != null && isFile(file)) {
      uses.add(use(key(record, file.containerId(), file.path()), changes(event), false));
    }
    FileEntity target = record.newFile();
    if (target != null && isFile(target)) {
      uses.add(use(key(record, target.containerId(), target.path()), true, false));
    }
    return uses;
  }

  /** A file that was made, or made to be executed, is its maker's work; one removed is gone. */
  private static boolean changes(FileEvent event) {
    return event.xopFlags().has(XopFlag.CHMOD) || event.xopFlags().has(XopFlag.MKNOD);
  }

  private static boolean failed(@Nullable Integer ret) {
    return ret != null && ret < 0;
  }

  private static boolean isFile(FileEntity file) {
    return file.path().startsWith("/")
        && (file.restype() == RestType.FILE || file.restype() == RestType.UNKNOWN);
  }

  private static FileKey key(EnrichedRecord record, @Nullable String container, String path) {
    return new FileKey(record.node(), container == null ? "" : container, AlertFacts.cut(path));
  }

  private static FileUse use(FileKey file, boolean written, boolean used) {
    return new FileUse(file, written, used, COMMON.stream().noneMatch(file.path()::startsWith));
  }
}

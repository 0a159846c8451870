package io.sysflow.bench;

import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.Foid;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.ProcessFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.XopFlag;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts in records what probe-load.c does, by its own names of it. Used from one thread. */
final class LoadTally {
  private static final String FILES = "/dev/shm/probe-load-";
  private static final String MISSING = "/nowhere/at/all";

  private final String program;
  private final Set<Oid> family = new HashSet<>();
  private final Set<Foid> files = new HashSet<>();
  private final Map<String, Long> counts = new TreeMap<>();

  /** Counts what this program and its children do. */
  LoadTally(String program) {
    this.program = program;
  }

  Map<String, Long> counts() {
    return new HashMap<>(counts);
  }

  private void count(String kind, long times) {
    if (times != 0) {
      counts.merge(kind, times, Long::sum);
    }
  }

  private void count(String kind, boolean is) {
    count(kind, is ? 1 : 0);
  }

  void add(SysFlowRecord rec) {
    if (rec instanceof FileEvent event && files.contains(event.fileOid())) {
      add(event);
    } else if (rec instanceof FileFlow flow && files.contains(flow.fileOid())) {
      add(flow);
    } else if (rec instanceof ProcessActivity activity && family.contains(activity.procOid())) {
      addOfFamily(activity);
    } else {
      remember(rec);
    }
  }

  private void remember(SysFlowRecord rec) {
    if (rec instanceof ProcessEntity process) {
      if (process.exe().equals(program) || family.contains(process.poid())) {
        family.add(process.oid());
      }
    } else if (rec instanceof FileEntity file) {
      if (file.path().startsWith(FILES) || file.path().equals(MISSING)) {
        files.add(file.oid());
      }
    }
  }

  private void addOfFamily(ProcessActivity activity) {
    if (activity instanceof NetworkFlow flow) {
      add(flow);
    } else if (activity instanceof ProcessEvent event) {
      add(event);
    } else if (activity instanceof ProcessFlow flow) {
      count("thread", flow.threadsCloned());
    }
  }

  private void add(FileEvent event) {
    OpFlags ops = event.opFlags();
    count("rename", ops.has(OpFlag.RENAME));
    count("link", ops.has(OpFlag.LINK));
    count("unlink", ops.has(OpFlag.UNLINK));
    count("mkdir", ops.has(OpFlag.MKDIR));
    count("rmdir", ops.has(OpFlag.RMDIR));
    count("chmod", event.xopFlags().has(XopFlag.CHMOD));
  }

  private void add(FileFlow flow) {
    boolean opened = flow.opFlags().has(OpFlag.OPEN);
    boolean failed = flow.ret() != null && flow.ret() < 0;
    count("open", opened && !failed);
    count("open_failed", opened && failed);
    count("dup", flow.xopFlags().has(XopFlag.DUP));
    count("close", flow.opFlags().has(OpFlag.CLOSE));
    count("read", flow.reads().ops());
    count("write", flow.writes().ops());
  }

  private void add(NetworkFlow flow) {
    count("connect", flow.opFlags().has(OpFlag.CONNECT));
    count("accept", flow.opFlags().has(OpFlag.ACCEPT));
    count("send", flow.writes().ops());
    count("receive", flow.reads().ops());
  }

  private void add(ProcessEvent event) {
    count("clone", event.opFlags().has(OpFlag.CLONE) && event.ret() > 0);
    count("exec", event.opFlags().has(OpFlag.EXEC) && event.ret() == 0);
    count("exit", event.opFlags().has(OpFlag.EXIT));
  }
}

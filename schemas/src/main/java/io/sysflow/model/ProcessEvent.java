package io.sysflow.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation on a process: clone, exec, exit, setuid, or an extension such as ptrace.
 *
 * @param procOid who
 * @param ts ns since the epoch
 * @param tid host thread id
 * @param opFlags what
 * @param args the target's user name for SETUID, else empty
 * @param ret clone: child's pid, or 0 in the child; exit: raw wait status; else 0 or -errno
 * @param xopFlags what, if v5 has no bit for it
 * @param flags the call's own flags (clone and unshare flags, ptrace request); null if none
 * @param targetPid host process id of the other process (ptrace, kill); null if none
 */
public record ProcessEvent(
    Oid procOid,
    long ts,
    long tid,
    OpFlags opFlags,
    List<String> args,
    int ret,
    XopFlags xopFlags,
    @Nullable Long flags,
    @Nullable Long targetPid)
    implements ProcessActivity {

  /** Copies its list. */
  public ProcessEvent {
    args = List.copyOf(args);
  }
}

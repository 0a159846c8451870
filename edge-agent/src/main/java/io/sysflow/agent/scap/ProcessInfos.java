package io.sysflow.agent.scap;

import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessFacts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what is known of processes. */
final class ProcessInfos {

  private static final String HOST = "";

  private final NodeState state;

  ProcessInfos(NodeState state) {
    this.state = state;
  }

  /**
   * Returns what is known of the process that {@code main} leads; its container is that of {@code
   * thread}, as the main thread may know of it later.
   */
  ProcessInfo of(ThreadState main, ThreadState thread) {
    ThreadState parent = state.threads().parentOf(main);
    Oid poid = parent == null || parent.pid == 0 && parent.cloneTs == 0 ? null : parent.oid();
    String container = thread.containerId == null ? HOST : thread.containerId;
    boolean hasPath = !main.exePath.isEmpty() && !main.exePath.equals(RawEvent.UNKNOWN);
    return new ProcessInfo(
        main.oid(),
        poid,
        hasPath ? main.exePath : main.exe,
        main.args,
        main.uid,
        state.users().user(container, main.uid),
        main.gid,
        state.users().group(container, main.gid),
        main.tty,
        thread.containerId,
        main.vpid == 1,
        main.cwd,
        main.env,
        facts(main));
  }

  private static ProcessFacts facts(ThreadState main) {
    List<String> argv = new ArrayList<>(main.args.size() + 1);
    argv.add(main.exe);
    argv.addAll(main.args);
    boolean onHost = main.vtid == main.tid;
    return new ProcessFacts(
        argv,
        main.comm,
        when(main.loginUidKnown, main.loginUid),
        known(main.sid),
        onHost ? known(main.vpgid) : null,
        known(main.vpid),
        when(main.capsKnown, main.capEffective),
        when(main.capsKnown, main.capPermitted),
        when(main.capsKnown, main.capInheritable),
        when(main.exeFlagsKnown, main.exeUpperLayer),
        when(main.exeFlagsKnown, main.exeMemfd),
        when(main.exeFlagsKnown, main.exeWritable),
        when(main.exeInodeKnown, main.exeIno),
        when(main.exeInodeKnown, main.exeCtime),
        when(main.exeInodeKnown, main.exeMtime),
        null);
  }

  private static <T> @Nullable T when(boolean known, T value) {
    return known ? value : null;
  }

  private static @Nullable Long known(long id) {
    return id < 0 ? null : (Long) id;
  }
}

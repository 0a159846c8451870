package io.sysflow.agent.probe;

import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.model.Oid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes and changes what is known of processes. Used from one thread. */
final class ProcessInfos {
  private final Node node;

  ProcessInfos(Node node) {
    this.node = node;
  }

  /** Returns a process as its record describes it, at exec or in the snapshot. */
  ProcessInfo of(ProbeRecord r, @Nullable Oid poid, List<String> argv, List<String> env) {
    TaskInfo task = TaskInfo.of(r);
    ExeInfo exe = ExeInfo.of(r, node.paths);
    String container = container(r, null);
    String cwd = r.find(Wire.TAG_CWD) ? node.paths.components(r) : "/";
    String path = exe != null ? exe.path() : argv.isEmpty() ? task.comm() : argv.get(0);
    return new ProcessInfo(
        new Oid(node.clocks.identity(r.start()), r.tgid()),
        poid,
        path,
        argv.isEmpty() ? List.of() : List.copyOf(argv.subList(1, argv.size())),
        task.uid(),
        node.users.name(task.uid()),
        task.gid(),
        node.groups.name(task.gid()),
        task.tty(),
        container,
        task.vpid() == 1,
        cwd,
        env,
        task.facts(argv, exe));
  }

  /** Returns the child of {@code parent} that a record tells the birth of. */
  ProcessInfo child(ProbeRecord r, ProcessInfo parent) {
    TaskInfo task = TaskInfo.of(r);
    String container = container(r, parent.containerId());
    return new ProcessInfo(
        new Oid(node.clocks.identity(r.start()), r.tgid()),
        node.oid(task.parentTgid(), task.parentStart()),
        parent.exe(),
        parent.args(),
        task.uid(),
        node.users.name(task.uid()),
        task.gid(),
        node.groups.name(task.gid()),
        task.tty(),
        container,
        task.vpid() == 1,
        parent.cwd(),
        parent.env(),
        task.update(parent.facts()));
  }

  /** Returns a process of which nothing is known but its end: at that time it has no files. */
  ProcessInfo ended(ProbeRecord r) {
    TaskInfo task = TaskInfo.of(r);
    return new ProcessInfo(
        new Oid(node.clocks.identity(r.start()), r.tgid()),
        node.oid(task.parentTgid(), task.parentStart()),
        task.comm(),
        List.of(),
        task.uid(),
        node.users.name(task.uid()),
        task.gid(),
        node.groups.name(task.gid()),
        task.tty(),
        null,
        task.vpid() == 1,
        "",
        List.of(),
        task.facts(List.of(), null));
  }

  /** Returns {@code old} with the credentials that a record tells. */
  ProcessInfo credentials(ProbeRecord r, ProcessInfo old) {
    TaskInfo task = TaskInfo.of(r);
    return new ProcessInfo(
        old.oid(),
        old.poid(),
        old.exe(),
        old.args(),
        task.uid(),
        node.users.name(task.uid()),
        task.gid(),
        node.groups.name(task.gid()),
        task.tty(),
        old.containerId(),
        old.entry(),
        old.cwd(),
        old.env(),
        task.update(old.facts()));
  }

  /** Returns {@code old} in another directory. */
  static ProcessInfo moved(ProcessInfo old, String cwd) {
    return new ProcessInfo(
        old.oid(),
        old.poid(),
        old.exe(),
        old.args(),
        old.uid(),
        old.userName(),
        old.gid(),
        old.groupName(),
        old.tty(),
        old.containerId(),
        old.entry(),
        cwd,
        old.env(),
        old.facts());
  }

  private @Nullable String container(ProbeRecord r, @Nullable String otherwise) {
    return r.find(Wire.TAG_CGROUP)
        ? node.containers.idOf(node.paths.components(r), node.ts(r))
        : otherwise;
  }
}

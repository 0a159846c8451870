package io.sysflow.agent.flow;

import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Makes entities of what sources know of processes, without the secrets. */
final class ProcessEntities {

  private static final String UNKNOWN = "<NA>";

  private final Redactor redactor;

  ProcessEntities(Redactor redactor) {
    this.redactor = redactor;
  }

  /** Returns a process of which only the identity is known. */
  static ProcessEntity unknown(Oid oid, long ts) {
    return ProcessEntity.builder(ObjectState.REUP, oid, ts)
        .exe(UNKNOWN)
        .user(-1, UNKNOWN)
        .group(-1, UNKNOWN)
        .build();
  }

  /** Returns the process; its state and its parent are for the caller to fill in. */
  ProcessEntity of(ProcessInfo info, long ts) {
    List<String> args = redactor.args(info.exe(), info.args());
    return ProcessEntity.builder(ObjectState.REUP, info.oid(), ts)
        .exe(info.exe())
        .exeArgs(String.join(" ", args))
        .user(info.uid(), info.userName())
        .group(info.gid(), info.groupName())
        .tty(info.tty())
        .containerId(info.containerId())
        .entry(info.entry())
        .cwd(info.cwd())
        .env(redactor.env(info.env()))
        .facts(withArgv(info.facts(), args, info.args()))
        .build();
  }

  /** Returns a process that runs what {@code now} says in the surroundings of {@code before}. */
  ProcessEntity moved(ProcessEntity now, ProcessEntity before) {
    return now.toBuilder()
        .tty(before.tty())
        .containerId(before.containerId())
        .entry(before.entry())
        .cwd(before.cwd())
        .env(before.env())
        .build();
  }

  /** Returns whether nothing but the time differs. */
  boolean sameButTime(ProcessEntity one, ProcessEntity other) {
    return one.exe().equals(other.exe())
        && one.exeArgs().equals(other.exeArgs())
        && one.uid() == other.uid()
        && one.userName().equals(other.userName())
        && one.gid() == other.gid()
        && one.groupName().equals(other.groupName())
        && sameSurroundings(one, other);
  }

  private static boolean sameSurroundings(ProcessEntity one, ProcessEntity other) {
    return one.tty() == other.tty()
        && Objects.equals(one.containerId(), other.containerId())
        && one.entry() == other.entry()
        && one.cwd().equals(other.cwd())
        && one.env().equals(other.env())
        && one.facts().equals(other.facts());
  }

  /** Returns the facts with redacted arguments; argv[0] is a name and stays. */
  private ProcessFacts withArgv(ProcessFacts facts, List<String> args, List<String> rawArgs) {
    List<String> argv = facts.argv();
    if (argv == null || argv.size() < 2 || args == rawArgs) {
      return facts;
    }
    List<String> redacted = new ArrayList<>(args.size() + 1);
    redacted.add(argv.get(0));
    redacted.addAll(args);
    return facts.withArgv(redacted);
  }
}

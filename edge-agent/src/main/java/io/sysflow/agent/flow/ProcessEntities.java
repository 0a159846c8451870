package io.sysflow.agent.flow;

import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessFacts;
import java.util.ArrayList;
import java.util.List;

/** Makes entities of what sources know of processes, without the secrets. */
final class ProcessEntities {

  private static final String UNKNOWN = "<NA>";

  private final Redactor redactor;

  ProcessEntities(Redactor redactor) {
    this.redactor = redactor;
  }

  /** Returns a process of which only the identity is known. */
  static ProcessEntity unknown(Oid oid, long ts) {
    return new ProcessEntity(
        ObjectState.REUP,
        oid,
        null,
        ts,
        UNKNOWN,
        "",
        -1,
        UNKNOWN,
        -1,
        UNKNOWN,
        false,
        null,
        false,
        "",
        List.of(),
        ProcessFacts.NONE);
  }

  /** Returns the process; its state and its parent are for the caller to fill in. */
  ProcessEntity of(ProcessInfo info, long ts) {
    List<String> args = redactor.args(info.exe(), info.args());
    return new ProcessEntity(
        ObjectState.REUP,
        info.oid(),
        null,
        ts,
        info.exe(),
        String.join(" ", args),
        info.uid(),
        info.userName(),
        info.gid(),
        info.groupName(),
        info.tty(),
        info.containerId(),
        info.entry(),
        info.cwd(),
        redactor.env(info.env()),
        withArgv(info.facts(), args, info.args()));
  }

  /** Returns a process that runs what {@code now} says in the surroundings of {@code before}. */
  ProcessEntity moved(ProcessEntity now, ProcessEntity before) {
    return new ProcessEntity(
        now.state(),
        now.oid(),
        now.poid(),
        now.ts(),
        now.exe(),
        now.exeArgs(),
        now.uid(),
        now.userName(),
        now.gid(),
        now.groupName(),
        before.tty(),
        before.containerId(),
        before.entry(),
        before.cwd(),
        before.env(),
        now.facts());
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
        && java.util.Objects.equals(one.containerId(), other.containerId())
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

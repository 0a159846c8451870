package io.sysflow.agent.event;

/** Something that a thread did. */
public sealed interface ThreadEvent extends SystemEvent
    permits ProcessExec,
        ProcessClone,
        ProcessExit,
        SetUid,
        ProcessOp,
        FileOpen,
        Io,
        Close,
        FdOp,
        Connect,
        Accept,
        NameOp {

  /** Returns who did it. */
  Actor actor();
}

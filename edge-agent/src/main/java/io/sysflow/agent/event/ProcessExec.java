package io.sysflow.agent.event;

/**
 * A program was executed, or could not be (execve, execveat).
 *
 * @param ts ns since the epoch
 * @param actor who; after a success always the main thread
 * @param process the process as it is afterwards
 * @param ret 0 or -errno
 */
public record ProcessExec(long ts, Actor actor, ProcessInfo process, int ret)
    implements ThreadEvent {}

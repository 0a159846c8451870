package io.sysflow.agent.event;

/**
 * The user id was set, or could not be (setuid, setreuid, setresuid).
 *
 * @param ts ns since the epoch
 * @param actor who
 * @param process the process as it is afterwards
 * @param uid the id asked for
 * @param userName of {@code uid}; empty if unknown
 * @param ret 0 or -errno
 */
public record SetUid(long ts, Actor actor, ProcessInfo process, int uid, String userName, int ret)
    implements ThreadEvent {}

package io.sysflow.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process as of {@code ts}.
 *
 * @param state why it is reported
 * @param oid its identity
 * @param poid its parent, null if unknown
 * @param ts of the event that made or changed it, ns since the epoch
 * @param exe path of the executable
 * @param exeArgs arguments without the first, joined by spaces
 * @param uid real user id, -1 if unknown
 * @param userName empty or {@code <NA>} if unknown
 * @param gid group id, -1 if unknown
 * @param groupName empty or {@code <NA>} if unknown
 * @param tty whether it has a terminal
 * @param containerId null on the host
 * @param entry whether it is process 1 of its pid namespace
 * @param cwd working directory; empty in records before v5
 * @param env of the form K=V; empty in records before v5
 * @param facts what v5 cannot say; {@link ProcessFacts#NONE} in records of other collectors
 */
public record ProcessEntity(
    ObjectState state,
    Oid oid,
    @Nullable Oid poid,
    long ts,
    String exe,
    String exeArgs,
    int uid,
    String userName,
    int gid,
    String groupName,
    boolean tty,
    @Nullable String containerId,
    boolean entry,
    String cwd,
    List<String> env,
    ProcessFacts facts)
    implements Entity {

  /** Copies its lists. */
  public ProcessEntity {
    env = List.copyOf(env);
  }

  /** Returns the same process, reported for another reason. */
  public ProcessEntity withState(ObjectState newState) {
    return newState == state
        ? this
        : new ProcessEntity(
            newState,
            oid,
            poid,
            ts,
            exe,
            exeArgs,
            uid,
            userName,
            gid,
            groupName,
            tty,
            containerId,
            entry,
            cwd,
            env,
            facts);
  }

  /** Returns the same process with another parent. */
  public ProcessEntity withPoid(@Nullable Oid newPoid) {
    return new ProcessEntity(
        state,
        oid,
        newPoid,
        ts,
        exe,
        exeArgs,
        uid,
        userName,
        gid,
        groupName,
        tty,
        containerId,
        entry,
        cwd,
        env,
        facts);
  }

  /** Returns the same process with another environment. */
  public ProcessEntity withEnv(List<String> newEnv) {
    return new ProcessEntity(
        state,
        oid,
        poid,
        ts,
        exe,
        exeArgs,
        uid,
        userName,
        gid,
        groupName,
        tty,
        containerId,
        entry,
        cwd,
        newEnv,
        facts);
  }
}

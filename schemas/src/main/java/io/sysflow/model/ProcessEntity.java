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

  /**
   * Returns a builder of a process of which only its identity is known so far: names and paths are
   * empty, ids are -1, and it is on the host.
   */
  public static Builder builder(ObjectState state, Oid oid, long ts) {
    return new Builder(state, oid, ts);
  }

  /** Returns a builder of a process that is the same but for what is said of it. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Returns the same process, reported for another reason. */
  public ProcessEntity withState(ObjectState newState) {
    return newState == state ? this : toBuilder().state(newState).build();
  }

  /** Returns the same process with another parent. */
  public ProcessEntity withPoid(@Nullable Oid newPoid) {
    return toBuilder().poid(newPoid).build();
  }

  /** Returns the same process with another environment. */
  public ProcessEntity withEnv(List<String> newEnv) {
    return toBuilder().env(newEnv).build();
  }

  /** Builds a process, each method saying what the component of its name is. */
  public static final class Builder {
    private ObjectState state;
    private Oid oid;
    private @Nullable Oid poid;
    private long ts;
    private String exe = "";
    private String exeArgs = "";
    private int uid = -1;
    private String userName = "";
    private int gid = -1;
    private String groupName = "";
    private boolean tty;
    private @Nullable String containerId;
    private boolean entry;
    private String cwd = "";
    private List<String> env = List.of();
    private ProcessFacts facts = ProcessFacts.NONE;

    private Builder(ObjectState state, Oid oid, long ts) {
      this.state = state;
      this.oid = oid;
      this.ts = ts;
    }

    private Builder(ProcessEntity process) {
      this(process.state, process.oid, process.ts);
      poid = process.poid;
      exe = process.exe;
      exeArgs = process.exeArgs;
      uid = process.uid;
      userName = process.userName;
      gid = process.gid;
      groupName = process.groupName;
      tty = process.tty;
      containerId = process.containerId;
      entry = process.entry;
      cwd = process.cwd;
      env = process.env;
      facts = process.facts;
    }

    public Builder state(ObjectState value) {
      state = value;
      return this;
    }

    public Builder oid(Oid value) {
      oid = value;
      return this;
    }

    public Builder poid(@Nullable Oid value) {
      poid = value;
      return this;
    }

    public Builder ts(long value) {
      ts = value;
      return this;
    }

    public Builder exe(String value) {
      exe = value;
      return this;
    }

    public Builder exeArgs(String value) {
      exeArgs = value;
      return this;
    }

    /** Says who runs it, by id and by name. */
    public Builder user(int id, String name) {
      uid = id;
      userName = name;
      return this;
    }

    /** Says which group runs it, by id and by name. */
    public Builder group(int id, String name) {
      gid = id;
      groupName = name;
      return this;
    }

    public Builder tty(boolean value) {
      tty = value;
      return this;
    }

    public Builder containerId(@Nullable String value) {
      containerId = value;
      return this;
    }

    public Builder entry(boolean value) {
      entry = value;
      return this;
    }

    public Builder cwd(String value) {
      cwd = value;
      return this;
    }

    public Builder env(List<String> value) {
      env = value;
      return this;
    }

    public Builder facts(ProcessFacts value) {
      facts = value;
      return this;
    }

    /** Returns the process. */
    public ProcessEntity build() {
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
          env,
          facts);
    }
  }
}

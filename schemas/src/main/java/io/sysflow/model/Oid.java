package io.sysflow.model;

/**
 * Identity of a process on its node.
 *
 * @param createTs when it was started, in ns since the epoch; 0 if unknown
 * @param hpid process id (of the thread group leader) in the host's pid namespace
 */
public record Oid(long createTs, long hpid) {

  // Every record is looked up by a few of these: what a record class has by itself costs more.

  @Override
  public boolean equals(Object other) {
    return other instanceof Oid oid && createTs == oid.createTs && hpid == oid.hpid;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(createTs) + Long.hashCode(hpid);
  }
}

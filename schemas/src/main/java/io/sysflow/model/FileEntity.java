package io.sysflow.model;

import org.jspecify.annotations.Nullable;

/**
 * A file, directory, pipe or unix socket.
 *
 * @param state why it is reported
 * @param oid its identity
 * @param ts of the event that made it known, ns since the epoch
 * @param restype what it is
 * @param path absolute where it could be resolved
 * @param containerId null on the host
 */
public record FileEntity(
    ObjectState state,
    Foid oid,
    long ts,
    RestType restype,
    String path,
    @Nullable String containerId)
    implements Entity {

  /** Returns the same file, reported for another reason. */
  public FileEntity withState(ObjectState newState) {
    return newState == state ? this : new FileEntity(newState, oid, ts, restype, path, containerId);
  }

  /** Returns the same file with another path. */
  public FileEntity withPath(String newPath) {
    return new FileEntity(state, oid, ts, restype, newPath, containerId);
  }
}

package io.sysflow.agent.flow;

import io.sysflow.agent.event.FileResource;
import io.sysflow.model.FileEntity;
import io.sysflow.model.Foid;
import io.sysflow.model.ObjectState;
import io.sysflow.model.RestType;
import org.jspecify.annotations.Nullable;

/** What is known of a file. */
final class FileState {

  private final FileTable table;
  private final String path;
  private final @Nullable String containerId;
  private final long ts;
  private RestType type;
  private ObjectState state;
  private @Nullable Foid foid;
  private int segment;

  // The place in the table.
  final int hash;
  @Nullable FileState nextInBucket;
  boolean used;

  FileState(FileTable table, FileResource file, int hash, long ts, ObjectState state) {
    this.table = table;
    this.path = file.path();
    this.containerId = file.containerId();
    this.type = file.type();
    this.hash = hash;
    this.ts = ts;
    this.state = state;
  }

  boolean is(FileResource file) {
    return path.equals(file.path())
        && (containerId == null
            ? file.containerId() == null
            : containerId.equals(file.containerId()));
  }

  String path() {
    return path;
  }

  @Nullable String containerId() {
    return containerId;
  }

  /**
   * Returns the identity; computed when first asked for, as most flows on libraries are dropped.
   */
  Foid foid() {
    Foid known = foid;
    if (known == null) {
      known = table.foid(this);
      foid = known;
    }
    return known;
  }

  /** Takes a kind in place of an unknown one. */
  void learn(RestType seen) {
    if (type == RestType.UNKNOWN && seen != RestType.UNKNOWN) {
      type = seen;
      segment = 0;
    }
  }

  boolean writtenIn(int currentSegment) {
    return segment == currentSegment;
  }

  /** Returns the entity. */
  FileEntity entity() {
    return new FileEntity(state, foid(), ts, type, path, containerId);
  }

  /** Returns the entity to be written now. */
  FileEntity write(int currentSegment) {
    FileEntity entity = entity();
    segment = currentSegment;
    state = ObjectState.REUP;
    return entity;
  }
}

package io.sysflow.streams.enrich;

import io.sysflow.model.ProcessEntity;
import java.util.ArrayList;
import java.util.List;

/** A process and, for a while, who it was before. Used from one thread. */
final class KnownProcess {

  /** Not ended. */
  static final long ALIVE = Long.MAX_VALUE;

  /** The versions in order of time. Most often there is one; a list of one costs little. */
  private final List<ProcessEntity> versions = new ArrayList<>(2);

  private long until = ALIVE;

  KnownProcess(ProcessEntity entity) {
    versions.add(entity);
  }

  ProcessEntity latest() {
    return versions.get(versions.size() - 1);
  }

  /**
   * Returns the process as of {@code ts}: an exec changes who it is, and a record from before it
   * keeps the name of then. Before the first version it is the first.
   */
  ProcessEntity asOf(long ts) {
    int index = versions.size() - 1;
    while (index > 0 && versions.get(index).ts() > ts) {
      index--;
    }
    return versions.get(index);
  }

  /** Returns the versions in order of time. */
  List<ProcessEntity> versions() {
    return versions;
  }

  /** Adds a version that holds from its own time on. */
  void add(ProcessEntity entity) {
    versions.add(entity);
  }

  /** Removes and returns the oldest version; there must be another. */
  ProcessEntity dropOldest() {
    return versions.remove(0);
  }

  /** Returns until when it stays after its end, or {@link #ALIVE}. */
  long until() {
    return until;
  }

  void end(long stays) {
    until = stays;
  }
}

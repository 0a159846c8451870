package io.sysflow.streams.enrich;

import io.sysflow.model.ProcessEntity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process and, for a while, who it was before. Used from one thread. */
final class KnownProcess {

  /** Not ended. */
  static final long ALIVE = Long.MAX_VALUE;

  /** The versions in order of time. Most often there is one; a list of one costs little. */
  private final List<ProcessEntity> versions = new ArrayList<>(2);

  private long until = ALIVE;
  private @Nullable Chain chain;

  /**
   * Its ancestors.
   *
   * @param processes parent, grandparent, …
   * @param since when each of them has been so
   * @param tableVersion of the table that they were looked up in
   */
  record Chain(List<ProcessEntity> processes, long since, long tableVersion) {}

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

  /** Adds a version that held before the latest; returns whether none of its time was known. */
  boolean addFormer(ProcessEntity entity) {
    int index = versions.size();
    while (index > 0 && versions.get(index - 1).ts() > entity.ts()) {
      index--;
    }
    boolean unknown = index == 0 || versions.get(index - 1).ts() < entity.ts();
    if (unknown) {
      versions.add(index, entity);
    }
    return unknown;
  }

  /** Removes and returns the oldest version; there must be another. */
  ProcessEntity dropOldest() {
    return versions.remove(0);
  }

  /** Returns the ancestors that were kept for it, if nothing has changed since. */
  @Nullable Chain chain(long tableVersion) {
    Chain kept = chain;
    return kept != null && kept.tableVersion() == tableVersion ? kept : null;
  }

  void keep(Chain ancestors) {
    chain = ancestors;
  }

  /** Returns since when it has been what it is, as far as it is known to have been another. */
  long since() {
    return versions.size() == 1 ? Long.MIN_VALUE : latest().ts();
  }

  /** Returns until when it stays after its end, or {@link #ALIVE}. */
  long until() {
    return until;
  }

  void end(long stays) {
    until = stays;
  }
}

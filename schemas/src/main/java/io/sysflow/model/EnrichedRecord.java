package io.sysflow.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An activity with the state that was true when it happened.
 *
 * @param node the agent's name
 * @param epoch of the envelope, 0 if none
 * @param seq of the envelope, or the record's ordinal (from 1) in a file without envelopes
 * @param activity what happened
 * @param process who did it; null if unresolved or a Kubernetes event
 * @param ancestors parent, grandparent, … as far as known
 * @param file the file it is about; null if none or unresolved
 * @param newFile the new name of a link, symlink or rename; null if none or unresolved
 * @param container of the process; null on the host or if unresolved
 * @param pod of the container; null if none or unresolved
 * @param unresolved what the record refers to and nobody reported; most often empty
 * @param origin of the stream it came in; null before the stream's first header
 */
public record EnrichedRecord(
    String node,
    long epoch,
    long seq,
    Activity activity,
    @Nullable ProcessEntity process,
    List<ProcessEntity> ancestors,
    @Nullable FileEntity file,
    @Nullable FileEntity newFile,
    @Nullable ContainerEntity container,
    @Nullable PodEntity pod,
    List<Reference> unresolved,
    @Nullable Origin origin) {

  /** Copies its lists. */
  public EnrichedRecord {
    ancestors = List.copyOf(ancestors);
    unresolved = List.copyOf(unresolved);
  }

  /** Makes one that refers to nothing unknown, of a stream without a header. */
  public EnrichedRecord(
      String node,
      long epoch,
      long seq,
      Activity activity,
      @Nullable ProcessEntity process,
      List<ProcessEntity> ancestors,
      @Nullable FileEntity file,
      @Nullable FileEntity newFile,
      @Nullable ContainerEntity container,
      @Nullable PodEntity pod) {
    this(
        node, epoch, seq, activity, process, ancestors, file, newFile, container, pod, List.of(),
        null);
  }

  /**
   * What the latest header said of the stream.
   *
   * @param ip the node's address, "NA" or empty if unknown
   * @param schema version of the SysFlow schema that the collector wrote
   * @param fileName the file it was written to first, or empty
   */
  public record Origin(String ip, long schema, String fileName) {

    /** Returns what a header says. */
    public static Origin of(Header header) {
      return new Origin(header.ip(), header.version(), header.filename());
    }
  }
}

package io.sysflow.model;

/**
 * One datum of a stream or file: a record and its envelope.
 *
 * @param rec what is reported
 * @param epoch one per start of an agent (ns since the epoch), 0 in records of other collectors
 * @param seq 1, 2, 3, … within the epoch, no gaps but for counted drops; 0 if there is no envelope
 * @param emitted when it was handed to the sinks, ns since the epoch; 0 if there is no envelope
 */
public record SysFlow(SysFlowRecord rec, long epoch, long seq, long emitted) {

  /** Returns the record without an envelope, as in files of other collectors. */
  public static SysFlow bare(SysFlowRecord rec) {
    return new SysFlow(rec, 0, 0, 0);
  }

  /** Returns another record in the same envelope. */
  public SysFlow withRec(SysFlowRecord newRec) {
    return new SysFlow(newRec, epoch, seq, emitted);
  }
}

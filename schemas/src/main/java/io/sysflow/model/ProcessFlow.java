package io.sysflow.model;

/**
 * The threads that a process made and ended.
 *
 * @param procOid who
 * @param ts of the first operation, ns since the epoch
 * @param opFlags CLONE, EXIT
 * @param endTs ns since the epoch
 * @param threadsCloned threads made
 * @param threadsExited threads ended
 * @param cloneErrors failed calls
 */
public record ProcessFlow(
    Oid procOid,
    long ts,
    OpFlags opFlags,
    long endTs,
    long threadsCloned,
    long threadsExited,
    long cloneErrors)
    implements ProcessActivity {

  @Override
  public long tid() {
    return procOid.hpid();
  }

  @Override
  public XopFlags xopFlags() {
    return XopFlags.NONE;
  }
}

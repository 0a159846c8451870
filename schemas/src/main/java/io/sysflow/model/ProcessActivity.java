package io.sysflow.model;

/** Something that a process did. */
public sealed interface ProcessActivity extends Activity
    permits ProcessEvent, ProcessFlow, FileEvent, FileFlow, NetworkEvent, NetworkFlow {

  /** Returns the process that did it. */
  Oid procOid();

  /**
   * Returns the host id of the thread that did it, or the process's id for a {@link ProcessFlow}.
   */
  long tid();

  /** Returns the operations of SysFlow v5 that it consists of. */
  OpFlags opFlags();

  /** Returns the operations that v5 has no bit for. */
  XopFlags xopFlags();
}

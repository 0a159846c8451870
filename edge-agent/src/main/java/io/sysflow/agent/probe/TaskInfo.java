package io.sysflow.agent.probe;

import io.sysflow.model.Namespaces;
import io.sysflow.model.ProcessFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel says of a process: struct task_info of wire.h.
 *
 * @param uid real user
 * @param gid real group
 * @param loginUid -1 if never set
 * @param sid session's leader
 * @param pgid process group's leader
 * @param vpid process id in its own namespace
 * @param parentTgid parent, 0 if none
 * @param tty whether it has a terminal
 * @param threads how many it has
 * @param parentStart when the parent was started, ns since boot
 * @param inheritable capabilities
 * @param permitted capabilities
 * @param effective capabilities
 * @param comm the kernel's name
 * @param namespaces which namespaces it is in, null if the record does not say
 */
record TaskInfo(
    int uid,
    int gid,
    int loginUid,
    int sid,
    int pgid,
    int vpid,
    int parentTgid,
    boolean tty,
    int threads,
    long parentStart,
    long inheritable,
    long permitted,
    long effective,
    String comm,
    @Nullable Namespaces namespaces) {
  private static final int COMM_AT = 80;
  private static final int COMM_SIZE = 16;
  private static final TaskInfo UNKNOWN =
      new TaskInfo(-1, -1, -1, 0, 0, 0, 0, false, 1, 0, 0, 0, 0, "", null);

  /** Reads it from a record; unknown if the record has none. */
  static TaskInfo of(ProbeRecord r) {
    if (!r.find(Wire.TAG_TASK)) {
      return UNKNOWN;
    }
    return new TaskInfo(
        r.intAt(0),
        r.intAt(4),
        r.intAt(16),
        r.intAt(20),
        r.intAt(24),
        r.intAt(28),
        r.intAt(32),
        r.intAt(36) != 0,
        r.intAt(40),
        r.longAt(48),
        r.longAt(56),
        r.longAt(64),
        r.longAt(72),
        comm(r),
        namespaces(r));
  }

  private static @Nullable Namespaces namespaces(ProbeRecord r) {
    if (!r.find(Wire.TAG_NAMESPACES)) {
      return null;
    }
    return new Namespaces(
        Integer.toUnsignedLong(r.intAt(0)),
        Integer.toUnsignedLong(r.intAt(4)),
        Integer.toUnsignedLong(r.intAt(8)),
        Integer.toUnsignedLong(r.intAt(12)),
        Integer.toUnsignedLong(r.intAt(16)),
        Integer.toUnsignedLong(r.intAt(20)),
        Integer.toUnsignedLong(r.intAt(24)));
  }

  private static String comm(ProbeRecord r) {
    StringBuilder text = new StringBuilder(COMM_SIZE);
    for (int i = 0; i < COMM_SIZE && r.byteAt(COMM_AT + i) != 0; i++) {
      text.append((char) (r.byteAt(COMM_AT + i) & 0xff));
    }
    return text.toString();
  }

  /** Returns the facts of a process that has these and the given arguments and executable. */
  ProcessFacts facts(@Nullable List<String> argv, @Nullable ExeInfo exe) {
    return new ProcessFacts(
        argv,
        comm,
        loginUid,
        (long) sid,
        (long) pgid,
        (long) vpid,
        effective,
        permitted,
        inheritable,
        exe == null ? null : exe.upper(),
        exe == null ? null : exe.memfd(),
        exe == null ? null : exe.writable(),
        exe == null ? null : exe.ino(),
        exe == null ? null : exe.ctime(),
        exe == null ? null : exe.mtime(),
        namespaces);
  }

  /** Returns {@code old} with what these say, the executable and arguments unchanged. */
  ProcessFacts update(ProcessFacts old) {
    return new ProcessFacts(
        old.argv(),
        comm,
        loginUid,
        (long) sid,
        (long) pgid,
        (long) vpid,
        effective,
        permitted,
        inheritable,
        old.exeUpperLayer(),
        old.exeMemfd(),
        old.exeWritable(),
        old.exeIno(),
        old.exeCtime(),
        old.exeMtime(),
        namespaces == null ? old.namespaces() : namespaces);
  }
}

package io.sysflow.agent.scap;

import java.util.List;

/** Reads an entry of the list of processes: a thread. */
final class ProcessListEntry {

  /** What follows the root in captures of libraries before 0.10, if all of it is there. */
  private static final long BEFORE_0_10 = 29;

  private ProcessListEntry() {}

  static ThreadState read(BlockBody body, int version, NodeState state) {
    long end = version >= 9 ? StateBlocks.end(body) : -1;
    ThreadState thread = new ThreadState(body.int64());
    thread.pid = body.int64();
    thread.ptid = body.int64();
    thread.sid = version >= 6 ? body.int64() : -1;
    thread.vpgid = version >= 8 ? body.int64() : -1;
    thread.comm = body.string();
    thread.exe = body.string();
    thread.exePath = version >= 7 ? body.string() : "";
    thread.args = body.strings();
    String cwd = body.string();
    body.int64(); // limit of descriptors
    thread.flags = body.int32() | CloneFlags.ACTIVE;
    thread.uid = body.int32();
    thread.gid = body.int32();
    readLater(body, version, thread, state);
    if (thread.isMain()) {
      thread.cwd = Paths.directory("", cwd, state.isCompat());
    } else {
      thread.env = List.of();
    }
    if (end >= 0) {
      readAppended(body, end, thread);
      StateBlocks.finish(body, end);
    }
    return thread;
  }

  private static void readLater(BlockBody body, int version, ThreadState thread, NodeState state) {
    if (version >= 2) {
      body.skip(28); // sizes in memory, page faults
    }
    if (version >= 3) {
      thread.env = body.strings();
    }
    if (version >= 4) {
      thread.vtid = body.int64();
      thread.vpid = body.int64();
      byte[] cgroups = new byte[body.uint16()];
      body.copyTo(cgroups, 0, cgroups.length);
      thread.containerId = state.containers().of(cgroups, 0, cgroups.length);
    }
    if (version >= 5) {
      body.string(); // root
    }
  }

  private static void readAppended(BlockBody body, long end, ThreadState thread) {
    if (body.left() - end > BEFORE_0_10) {
      body.int64(); // when the pid namespace began
      thread.tty = body.int32() != 0;
      thread.ttyKnown = true;
    }
    if (body.left() - end >= 4) {
      thread.loginUid = body.int32();
      thread.loginUidKnown = true;
    }
    if (body.left() - end >= 1) {
      thread.exeWritable = body.uint8() != 0;
    }
    if (body.left() - end >= 24) {
      thread.capInheritable = body.int64();
      thread.capPermitted = body.int64();
      thread.capEffective = body.int64();
      thread.capsKnown = true;
    }
    if (body.left() - end >= 1) {
      thread.exeUpperLayer = body.uint8() != 0;
    }
    if (body.left() - end >= 24) {
      thread.exeIno = body.int64();
      thread.exeCtime = body.int64();
      thread.exeMtime = body.int64();
      thread.exeInodeKnown = true;
    }
    if (body.left() - end >= 1) {
      thread.exeMemfd = body.uint8() != 0;
      thread.exeFlagsKnown = true;
    }
  }
}

package io.sysflow.agent.scap;

import static io.sysflow.agent.scap.CaptureBytes.AT_FDCWD;
import static io.sysflow.agent.scap.CaptureBytes.bytes;
import static io.sysflow.agent.scap.CaptureBytes.join;
import static io.sysflow.agent.scap.CaptureBytes.name;
import static io.sysflow.agent.scap.CaptureBytes.u16;
import static io.sysflow.agent.scap.CaptureBytes.u32;
import static io.sysflow.agent.scap.CaptureBytes.u64;
import static io.sysflow.agent.scap.CaptureBytes.u8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sysflow.agent.event.Accept;
import io.sysflow.agent.event.Connect;
import io.sysflow.agent.event.FdOp;
import io.sysflow.agent.event.FileOpen;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.ProcessClone;
import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.ProcessExit;
import io.sysflow.agent.event.ProcessOp;
import io.sysflow.agent.event.Resource;
import io.sysflow.agent.event.SocketResource;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.RestType;
import io.sysflow.model.XopFlag;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls that the reference collector misses, or takes for less than they are. */
final class CallsOfTodayTest {

  private static final long T = 1_700_000_000_000_000_000L;
  private static final int SHELL = 1000;
  private static final int CHILD = 1001;
  private static final byte[] CWD = u64(AT_FDCWD);

  private final CaptureBytes capture = CaptureBytes.beginWithShell();

  private <E extends SystemEvent> List<E> events(Class<E> type) {
    return events(type, false);
  }

  private <E extends SystemEvent> List<E> compatible(Class<E> type) {
    return events(type, true);
  }

  private <E extends SystemEvent> List<E> events(Class<E> type, boolean compat) {
    List<SystemEvent> events = new ArrayList<>();
    try (ScapEventSource source = ScapEventSource.of("test.scap", capture.bytes(), compat)) {
      while (source.poll(events::add) >= 0) {
        // on to the next
      }
    }
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static String path(Resource resource) {
    return ((FileResource) resource).path();
  }

  @Test
  void filesAreOpenedInManyWays() {
    capture
        .event(T, SHELL, 326, CWD, name("a"), u32(3), u32(0), u32(0))
        .event(T + 1, SHELL, 327, u64(3), CWD, name("a"), u32(3), u32(0), u32(0), u32(0), u64(0))
        .event(T + 2, SHELL, 58, name("b"), u32(0600))
        .event(T + 3, SHELL, 59, u64(4), name("b"), u32(0600), u32(0), u64(0), u32(0))
        .event(T + 4, SHELL, 336)
        .event(T + 5, SHELL, 337, u64(5), u64(9), u32(1), name("/srv/c"), u32(0), u64(0));

    assertThat(events(FileOpen.class))
        .extracting(FileOpen::fd, open -> path(open.file()), open -> open.flags().bits())
        .containsExactly(
            tuple(3, "/home/u/a", 3), tuple(4, "/home/u/b", 262), tuple(5, "/srv/c", 1));
    assertThat(compatible(FileOpen.class)).isEmpty();
  }

  @Test
  void whatWasOpenedUnseenIsReadByName() {
    capture
        .event(T, SHELL, 326, CWD, name("a"), u32(3), u32(0), u32(0))
        .event(T + 1, SHELL, 327, u64(3), CWD, name("a"), u32(3), u32(0), u32(0), u32(0), u64(0))
        .read(T + 10, SHELL, 3, 1);

    assertThat(compatible(Io.class))
        .extracting(io -> path(io.resource()))
        .containsExactly("/home/u/a");
  }

  @Test
  void theWorkingDirectoryFollowsFchdir() {
    capture
        .open(T, SHELL, 5, "/srv/www", 1 << 10)
        .event(T + 2, SHELL, 96, u64(5))
        .event(T + 3, SHELL, 97, u64(0))
        .open(T + 10, SHELL, 6, "index", 1);

    assertThat(events(FileOpen.class))
        .extracting(open -> path(open.file()))
        .containsExactly("/srv/www", "/srv/www/index");
    assertThat(events(ProcessOp.class)).extracting(ProcessOp::op).containsExactly(XopFlag.CHDIR);
  }

  @Test
  void socketPairsAreUnixSockets() {
    capture
        .event(T, SHELL, 42, u32(1), u32(1), u32(0))
        .event(T + 1, SHELL, 43, u64(0), u64(3), u64(4), u64(0xabc), u64(0xdef))
        .read(T + 10, SHELL, 4, 1);

    assertThat(events(Io.class))
        .extracting(io -> io.fd(), io -> ((FileResource) io.resource()).type())
        .containsExactly(tuple(4, RestType.UNIX_SOCKET));
  }

  @Test
  void unixSocketsConnectByPath() {
    byte[] ends = join(u8(1), u64(0xabc), u64(0xdef), name("/run/x.sock"));
    capture
        .event(T, SHELL, 18, u32(1), u32(1), u32(0))
        .event(T + 1, SHELL, 19, u64(5))
        .event(T + 2, SHELL, 22, u64(5), join(u8(1), name("/run/x.sock")))
        .event(T + 3, SHELL, 23, u64(0), ends)
        .event(T + 4, SHELL, 246)
        .event(T + 5, SHELL, 247, u64(6), ends, u8(0), u32(0), u32(0));

    assertThat(events(Connect.class))
        .extracting(connect -> path(connect.resource()))
        .containsExactly("abc->def /run/x.sock");
    assertThat(events(Accept.class))
        .extracting(accept -> path(accept.resource()))
        .containsExactly("abc->def /run/x.sock");
  }

  @Test
  void connectionsOfIpVersion6AndAccept4AreTold() {
    byte[] ends = join(u8(10), new byte[15], u8(7), u16(40000), new byte[15], u8(8), u16(80));
    capture
        .event(T, SHELL, 18, u32(10), u32(1), u32(6))
        .event(T + 1, SHELL, 19, u64(5))
        .event(T + 2, SHELL, 22, u64(5))
        .event(T + 3, SHELL, 23, u64(-115), ends)
        .event(T + 4, SHELL, 388, u32(0))
        .event(T + 5, SHELL, 389, u64(6), ends, u8(0), u32(0), u32(0));

    assertThat(events(Connect.class))
        .extracting(Connect::ret, connect -> sip(connect.resource()))
        .containsExactly(tuple(-115, "::7"));
    assertThat(events(Accept.class))
        .extracting(Accept::fd, accept -> sip(accept.resource()))
        .containsExactly(tuple(6, "::7"));
    assertThat(compatible(Connect.class)).isEmpty();
    assertThat(compatible(Accept.class)).isEmpty();
  }

  private static String sip(Resource socket) {
    return ((SocketResource) socket).tuple().sip().toString();
  }

  @Test
  void clone3MakesProcesses() {
    capture
        .event(T + 5, SHELL, 335, cloned(CHILD, SHELL))
        .event(T + 6, CHILD, 335, cloned(0, CHILD))
        .open(T + 10, CHILD, 3, "notes", 1);

    assertThat(events(ProcessClone.class))
        .extracting(ProcessClone::ret, clone -> clone.actor().tid())
        .containsExactly(tuple(CHILD, (long) SHELL), tuple(0, (long) CHILD));
    assertThat(compatible(ProcessClone.class)).isEmpty();
    assertThat(compatible(FileOpen.class))
        .extracting(open -> open.actor().oid())
        .containsExactly(new Oid(T + 5, CHILD));
  }

  private static byte[][] cloned(long result, long tid) {
    byte[] none = u32(0);
    byte[] many = u64(0);
    byte[] parent = u64(tid == CHILD ? SHELL : 1);
    return new byte[][] {
      u64(result),
      name("bash"),
      bytes("-x\0"),
      u64(tid),
      u64(tid),
      parent,
      name(""),
      many,
      many,
      many,
      none,
      none,
      none,
      name("bash"),
      bytes("cpu=/\0"),
      none,
      u32(500),
      u32(500),
      u64(tid),
      u64(tid),
    };
  }

  @Test
  void execveatIsToldAlsoWhereItFails() {
    byte[][] exit = new byte[19][0];
    exit[0] = u64(-2);
    capture.event(T, SHELL, 330, CWD, name("prog"), u32(0)).event(T + 1, SHELL, 331, exit);

    assertThat(events(ProcessExec.class)).extracting(ProcessExec::ret).containsExactly(-2);
    assertThat(compatible(ProcessExec.class)).isEmpty();
  }

  @Test
  void execveatThatSucceedsEndsAsExecve() {
    capture.event(T, SHELL, 330, CWD, name("prog"), u32(0)).execExit(T + 1, SHELL, 1, "prog");

    assertThat(events(ProcessExec.class))
        .extracting(ProcessExec::ret, exec -> exec.process().exe())
        .containsExactly(tuple(0, "/home/u/prog"));
    assertThat(compatible(ProcessExec.class)).hasSize(1);
  }

  @Test
  void aThreadThatEndsIsNotItsProcess() {
    int thread = 1 | 1 << 13;
    capture
        .clone(T + 5, SHELL, CHILD, SHELL, 1, thread)
        .clone(T + 6, CHILD, 0, SHELL, 1, thread)
        .exit(T + 10, CHILD, 0)
        .open(T + 20, SHELL, 3, "notes", 1)
        .exit(T + 30, SHELL, 256);

    assertThat(events(ProcessExit.class))
        .extracting(exit -> exit.actor().isMainThread(), ProcessExit::status)
        .containsExactly(tuple(false, 0), tuple(true, 256));
  }

  @Test
  void descriptorsAreNotSharedAnyMoreAfterUnshare() {
    int thread = 1 | 1 << 13;
    capture
        .open(T, SHELL, 3, "notes", 1)
        .clone(T + 5, SHELL, CHILD, SHELL, 1, thread)
        .clone(T + 6, CHILD, 0, SHELL, 1, thread)
        .event(T + 7, CHILD, 284, u32(1))
        .event(T + 8, CHILD, 285, u64(0))
        .close(T + 10, SHELL, 3)
        .read(T + 20, CHILD, 3, 1);

    assertThat(events(Io.class))
        .extracting(io -> path(io.resource()))
        .containsExactly("/home/u/notes");
  }

  @Test
  void whatIsDoneToProcessesIsTold() {
    capture
        .event(T, SHELL, 168, u16(16), u64(77))
        .event(T + 1, SHELL, 169, u64(-1), u8(0), u8(0))
        .event(T + 2, SHELL, 200, u32(7))
        .event(T + 3, SHELL, 201, u64(0))
        .event(T + 4, SHELL, 353, u64(0), u64(1), u64(2), u64(3))
        .event(T + 5, SHELL, 411, u64(0), bytes("image"), u64(5), name("args"))
        .event(T + 6, SHELL, 405, u64(9), name("hidden"), u32(1))
        .event(T + 7, SHELL, 368, u64(5))
        .event(T + 8, SHELL, 369, u64(8), u32(5))
        .event(T + 9, SHELL, 128, u64(1001), u8(9))
        .event(T + 10, SHELL, 129, u64(0));

    assertThat(events(ProcessOp.class))
        .extracting(ProcessOp::op, ProcessOp::ret, ProcessOp::flags, ProcessOp::targetPid)
        .containsExactly(
            tuple(XopFlag.PTRACE, -1, 16L, 77L),
            tuple(XopFlag.SETGID, 0, null, null),
            tuple(XopFlag.CAPSET, 0, null, null),
            tuple(XopFlag.MODULE_LOAD, 0, null, null),
            tuple(XopFlag.MEMFD, 9, null, null),
            tuple(XopFlag.BPF, 8, null, null),
            tuple(XopFlag.KILL, 0, 9L, 1001L));
    assertThat(compatible(ProcessOp.class)).isEmpty();
  }

  @Test
  void setnsMarksTheNamespacesFile() {
    capture
        .open(T, SHELL, 3, "/proc/1/ns/pid", 1)
        .event(T + 2, SHELL, 240, u64(3), u32(0))
        .event(T + 3, SHELL, 241, u64(0));

    assertThat(compatible(FdOp.class))
        .extracting(op -> op.op().has(OpFlag.SETNS), op -> path(op.resource()))
        .containsExactly(tuple(true, "/proc/1/ns/pid"));
  }
}

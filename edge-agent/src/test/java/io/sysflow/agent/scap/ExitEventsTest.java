package io.sysflow.agent.scap;

import static io.sysflow.agent.scap.CaptureBytes.AT_FDCWD;
import static io.sysflow.agent.scap.CaptureBytes.bytes;
import static io.sysflow.agent.scap.CaptureBytes.name;
import static io.sysflow.agent.scap.CaptureBytes.u16;
import static io.sysflow.agent.scap.CaptureBytes.u32;
import static io.sysflow.agent.scap.CaptureBytes.u64;
import static io.sysflow.agent.scap.CaptureBytes.u8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sysflow.agent.event.Close;
import io.sysflow.agent.event.Connect;
import io.sysflow.agent.event.ContainerSeen;
import io.sysflow.agent.event.FdOp;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.ProcessOp;
import io.sysflow.agent.event.SetUid;
import io.sysflow.agent.event.SocketResource;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.OpFlag;
import io.sysflow.model.XopFlag;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Captures of those drivers that write no enter events: exit tells what a call was given. */
final class ExitEventsTest {

  private static final long T = 1_700_000_000_000_000_000L;
  private static final int SHELL = 1000;

  private final CaptureBytes capture = CaptureBytes.beginWithShell();

  private <E extends SystemEvent> List<E> events(Class<E> type) {
    List<SystemEvent> events = new ArrayList<>();
    try (ScapEventSource source = ScapEventSource.of("test.scap", capture.bytes(), false)) {
      while (source.poll(events::add) >= 0) {
        // on to the next
      }
    }
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private CaptureBytes open(int fd) {
    return capture.event(
        T, SHELL, 307, u64(fd), u64(AT_FDCWD), name("notes"), u32(3), u32(0), u32(0), u64(9));
  }

  private static byte[] tuple4(int source, int sport, int destination, int dport) {
    return CaptureBytes.join(
        u8(2),
        bytes("\n\0\0"),
        u8(source),
        u16(sport),
        bytes("\n\0\0"),
        u8(destination),
        u16(dport));
  }

  @ParameterizedTest
  @CsvSource({
    "7, 2", "9, 2", "113, 2", "115, 2", "117, 3", "119, 2", "121, 3", "123, 2",
  })
  void transfersTellTheirDescriptor(int type, int parameter) {
    byte[][] parameters = {u64(5), u32(5), u32(5), u32(5)};
    parameters[parameter] = u64(3);
    open(3).event(T + 10, SHELL, type, parameters);

    assertThat(events(Io.class))
        .singleElement()
        .satisfies(
            io -> {
              assertThat(io.fd()).isEqualTo(3);
              assertThat(((FileResource) io.resource()).path()).isEqualTo("/home/u/notes");
              assertThat(io.readBytes() + io.writeBytes()).isEqualTo(5);
            });
  }

  @Test
  void closeTellsItsDescriptor() {
    open(3)
        .event(T + 10, SHELL, 5, u64(0), u64(3))
        .event(T + 20, SHELL, 7, u64(5), bytes("text"), u64(3), u32(5));

    assertThat(events(Close.class)).extracting(Close::fd).containsExactly(3);
    assertThat(events(Io.class)).isEmpty();
  }

  @Test
  void duplicatesTellTheirDescriptors() {
    open(3)
        .event(T + 10, SHELL, 363, u64(9), u64(3), u64(9))
        .event(T + 11, SHELL, 151, u64(10), u64(9), u8(26))
        .event(T + 20, SHELL, 7, u64(5), bytes("text"), u64(10), u32(5));

    assertThat(events(Io.class))
        .extracting(io -> ((FileResource) io.resource()).path())
        .containsExactly("/home/u/notes");
  }

  @Test
  void mapsTellTheirDescriptor() {
    byte[] size = u32(0);
    open(3)
        .event(
            T + 10,
            SHELL,
            161,
            u64(1 << 20),
            size,
            size,
            size,
            u64(0),
            u64(4096),
            u32(1),
            u32(2),
            u64(3),
            u64(0));

    assertThat(events(FdOp.class))
        .filteredOn(op -> op.op().has(OpFlag.MMAP))
        .extracting(FdOp::fd)
        .containsExactly(3);
  }

  @Test
  void socketsTellTheirDomainAndEnds() {
    capture
        .event(T, SHELL, 19, u64(5), u32(2), u32(2), u32(0))
        .event(T + 1, SHELL, 31, u64(8), bytes("question"), u64(5), u32(8), tuple4(1, 999, 2, 53))
        .event(T + 2, SHELL, 19, u64(6), u32(2), u32(1), u32(6))
        .event(T + 3, SHELL, 23, u64(-111), tuple4(1, 777, 2, 80), u64(6));

    assertThat(events(Io.class))
        .extracting(io -> ends((SocketResource) io.resource()))
        .containsExactly("10.0.0.1:999 10.0.0.2:53 17");
    assertThat(events(Connect.class))
        .extracting(connect -> ends((SocketResource) connect.resource()), Connect::ret)
        .containsExactly(tuple("10.0.0.1:777 10.0.0.2:80 6", -111));
  }

  private static String ends(SocketResource socket) {
    FiveTuple tuple = socket.tuple();
    return "%s:%d %s:%d %d"
        .formatted(tuple.sip(), tuple.sport(), tuple.dip(), tuple.dport(), tuple.proto());
  }

  @Test
  void idsAndFlagsAreThoseOfExit() {
    capture
        .event(T, SHELL, 199, u64(0), u32(7))
        .event(T + 1, SHELL, 193, u64(0), u32(-1), u32(8), u32(-1))
        .event(T + 2, SHELL, 285, u64(0), u32(1 << 6))
        .event(T + 3, SHELL, 133, u64(0), u64(1), u64(1), u8(9));

    assertThat(events(SetUid.class)).extracting(set -> set.process().uid()).containsExactly(7, 8);
    assertThat(events(ProcessOp.class))
        .extracting(ProcessOp::op, ProcessOp::flags)
        .containsExactly(tuple(XopFlag.UNSHARE, 0x20000000L), tuple(XopFlag.KILL, 9L));
  }

  @Test
  void containersComeAsAsynchronousEvents() {
    String json = "{\"container\":{\"id\":\"0123456789ab\",\"type\":11,\"name\":\"web\"}}";
    capture
        .event(T, -1, 402, u32(0), name("container"), name(json))
        .event(T + 1, -1, 402, u32(0), name("other"), name("whatever"));

    assertThat(events(ContainerSeen.class))
        .extracting(seen -> seen.container().name(), seen -> seen.container().runtime())
        .containsExactly(tuple("web", "podman"));
  }
}

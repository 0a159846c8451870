package io.sysflow.agent.scap;

import static io.sysflow.agent.scap.CaptureBytes.bytes;
import static io.sysflow.agent.scap.CaptureBytes.join;
import static io.sysflow.agent.scap.CaptureBytes.u16;
import static io.sysflow.agent.scap.CaptureBytes.u32;
import static io.sysflow.agent.scap.CaptureBytes.u64;
import static io.sysflow.agent.scap.CaptureBytes.u8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.Resource;
import io.sysflow.agent.event.SocketResource;
import io.sysflow.agent.event.SystemEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lists of what was there when a capture began, in all their versions. */
final class StateListsTest {

  private static final long T = 1_700_000_000_000_000_000L;
  private static final int SHELL = 1000;
  private static final byte[] V4_ENDS =
      join(bytes("\n\0\0\1"), bytes("\n\0\0\2"), u16(40000), u16(80), u8(2));
  private static final byte[] V6_ENDS =
      join(new byte[15], u8(1), new byte[15], u8(2), u16(40000), u16(80), u8(2));

  private static <E extends SystemEvent> List<E> events(CaptureBytes capture, Class<E> type) {
    List<SystemEvent> events = new ArrayList<>();
    try (ScapEventSource source = ScapEventSource.of("test.scap", capture.bytes(), false)) {
      while (source.poll(events::add) >= 0) {
        // on to the next
      }
    }
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static byte[] text(String text) {
    return join(u16(bytes(text).length), bytes(text));
  }

  /** Writes a process as a version of the list has it, a block each. */
  private static CaptureBytes process(CaptureBytes capture, int block, int version) {
    byte[] entry =
        join(
            u64(SHELL),
            u64(SHELL),
            u64(1),
            version >= 6 ? u64(77) : new byte[0],
            version >= 8 ? u64(78) : new byte[0],
            text("bash"),
            text("bash"),
            version >= 7 ? text("/bin/bash") : new byte[0],
            text("-c\0run\0"),
            text("/home/u"),
            u64(1024),
            u32(0),
            u32(500),
            u32(501),
            version >= 2 ? new byte[28] : new byte[0],
            version >= 3 ? text("HOME=/home/u\0") : new byte[0],
            version >= 4 ? join(u64(3), u64(1), text("cpu=/\0")) : new byte[0],
            version >= 5 ? text("/") : new byte[0]);
    return capture.block(block, entry);
  }

  @ParameterizedTest(name = "version {1}, block {0}")
  @CsvSource({
    "0x202, 1",
    "0x207, 2",
    "0x209, 3",
    "0x210, 4",
    "0x211, 5",
    "0x212, 6",
    "0x213, 7",
    "0x214, 8",
    "0x8000abcd, 1",
    "0x8013abcd, 2",
    "0x8014abcd, 3",
  })
  void processesOfAllVersionsAreRead(String block, int version) {
    CaptureBytes capture =
        process(CaptureBytes.begin(), Long.decode(block).intValue(), version)
            .open(T, SHELL, 3, "notes", 1);

    ProcessInfo process = events(capture, ProcessSeen.class).get(0).process();

    assertThat(process.oid().hpid()).isEqualTo(SHELL);
    assertThat(process.exe()).isEqualTo(version >= 7 ? "/bin/bash" : "bash");
    assertThat(process.args()).containsExactly("-c", "run");
    assertThat(process.cwd()).isEqualTo("/home/u/");
    assertThat(process.uid()).isEqualTo(500);
    assertThat(process.gid()).isEqualTo(501);
    assertThat(process.env()).isEqualTo(version >= 3 ? List.of("HOME=/home/u") : List.of());
    assertThat(process.entry()).isEqualTo(version >= 4);
    assertThat(process.facts().sid()).isEqualTo(version >= 6 ? 77L : null);
  }

  private static CaptureBytes readOf(CaptureBytes capture) {
    return capture.read(T, SHELL, 3, 1);
  }

  @Test
  void descriptorsWithoutLengthsAreRead() {
    byte[] entries =
        join(
            u64(SHELL),
            descriptor(2, 0, new byte[0]),
            descriptor(3, 1, text("/var/log/x")),
            descriptor(4, 7, text("")));
    CaptureBytes capture = readOf(CaptureBytes.beginWithShell().block(0x203, entries));

    assertThat(events(capture, Io.class))
        .extracting(io -> ((FileResource) io.resource()).path())
        .containsExactly("/var/log/x");
  }

  private static byte[] descriptor(int fd, int type, byte[] body) {
    return join(u64(fd), u64(7), u8(type), body);
  }

  private static String told(int type, byte[] body) {
    byte[] entry = descriptor(3, type, body);
    byte[] later = bytes("of a later version");
    byte[] list = join(u64(SHELL), u32(entry.length + later.length + 4), entry, later);
    CaptureBytes capture = readOf(CaptureBytes.beginWithShell().block(0x218, list));
    List<Io> transfers = events(capture, Io.class);
    return transfers.isEmpty() ? "" : text(transfers.get(0).resource());
  }

  private static String text(Resource resource) {
    if (resource instanceof FileResource file) {
      return (char) file.type().code() + ":" + file.path();
    }
    var tuple = ((SocketResource) resource).tuple();
    return "%s:%d %s:%d %d"
        .formatted(tuple.sip(), tuple.sport(), tuple.dip(), tuple.dport(), tuple.proto());
  }

  @Test
  void descriptorsOfEachTypeAreRead() {
    byte[] unix = join(u64(0xabc), u64(0xdef), text("/run/x.sock"));

    assertThat(told(1, text("/x"))).isEqualTo("f:/x");
    assertThat(told(2, text("/d"))).isEqualTo("d:/d");
    assertThat(told(3, V4_ENDS)).isEqualTo("10.0.0.1:40000 10.0.0.2:80 6");
    assertThat(told(4, V6_ENDS)).isEqualTo("::1:40000 ::2:80 6");
    assertThat(told(7, text("pipe:[7]"))).isEqualTo("p:pipe:[7]");
    assertThat(told(8, unix)).isEqualTo("u:/run/x.sock");
    assertThat(told(16, join(u32(3), text("/f"), u32(9)))).isEqualTo("f:/f");
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 99})
  void otherDescriptorsAreNotTold(int type) {
    assertThat(told(type, text("whatever"))).isEmpty();
  }

  @Test
  void anUnknownDescriptorOfUnknownLengthIsRefused() {
    byte[] list = join(u64(SHELL), descriptor(3, 99, text("whatever")));
    CaptureBytes capture = readOf(CaptureBytes.beginWithShell().block(0x203, list));

    assertThatExceptionOfType(MalformedCaptureException.class)
        .isThrownBy(() -> events(capture, Io.class))
        .withMessageContaining("unknown type 99 of a descriptor");
  }

  @Test
  void aListThatSaysMoreThanItHasIsRefused() {
    byte[] list = join(u64(SHELL), u32(1_000_000), descriptor(3, 1, text("/x")));
    CaptureBytes capture = readOf(CaptureBytes.beginWithShell().block(0x218, list));

    assertThatExceptionOfType(MalformedCaptureException.class)
        .isThrownBy(() -> events(capture, Io.class))
        .withMessageContaining("longer than its block");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x205, 0x219})
  void theNodesOwnAddressIsTheOneThatIsMissing(int block) {
    byte[] name = bytes("eth0");
    byte[] entry = join(u16(3), u16(name.length), bytes("\n\0\0\1"), u32(0x00ffffff), u32(0), name);
    byte[] list = block == 0x205 ? entry : join(u32(entry.length), entry);
    byte[] ends = join(new byte[4], bytes("\n\0\0\2"), u16(40000), u16(53));
    CaptureBytes capture =
        CaptureBytes.beginWithShell()
            .block(block, list)
            .event(T, SHELL, 18, u32(2), u32(2), u32(0))
            .event(T + 1, SHELL, 19, u64(5))
            .event(T + 2, SHELL, 30, u64(5), u32(10), join(u8(2), tupleOf(ends)))
            .event(T + 3, SHELL, 31, u64(10), bytes("question"));

    assertThat(events(capture, Io.class))
        .extracting(io -> text(io.resource()))
        .containsExactly("10.0.0.1:40000 10.0.0.2:53 17");
  }

  /** Puts each port behind its address, as events have it. */
  private static byte[] tupleOf(byte[] ends) {
    byte[] tuple = new byte[12];
    System.arraycopy(ends, 0, tuple, 0, 4);
    System.arraycopy(ends, 8, tuple, 4, 2);
    System.arraycopy(ends, 4, tuple, 6, 4);
    System.arraycopy(ends, 10, tuple, 10, 2);
    return tuple;
  }
}

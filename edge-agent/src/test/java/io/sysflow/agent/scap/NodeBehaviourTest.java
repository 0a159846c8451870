package io.sysflow.agent.scap;

import static io.sysflow.agent.scap.CaptureBytes.bytes;
import static io.sysflow.agent.scap.CaptureBytes.name;
import static io.sysflow.agent.scap.CaptureBytes.u16;
import static io.sysflow.agent.scap.CaptureBytes.u32;
import static io.sysflow.agent.scap.CaptureBytes.u64;
import static io.sysflow.agent.scap.CaptureBytes.u8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sysflow.agent.event.Accept;
import io.sysflow.agent.event.Close;
import io.sysflow.agent.event.Connect;
import io.sysflow.agent.event.ContainerSeen;
import io.sysflow.agent.event.FileOpen;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.ProcessClone;
import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.Resource;
import io.sysflow.agent.event.SetUid;
import io.sysflow.agent.event.SocketResource;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Oid;
import io.sysflow.model.RestType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What raw events come to, given what came before. */
final class NodeBehaviourTest {

  private static final long T = 1_700_000_000_000_000_000L;
  private static final int SHELL = 1000;
  private static final int CHILD = 1001;
  private static final int CLOEXEC = 1 << 12;
  private static final int DIRECTORY = 1 << 10;
  private static final int CLONE_FILES = 1;
  private static final int CLONE_THREAD = 1 << 13;
  private static final int AF_INET = 2;
  private static final int DATAGRAM = 2;

  private final CaptureBytes capture = CaptureBytes.beginWithShell();

  private List<SystemEvent> events(boolean compat) {
    List<SystemEvent> events = new ArrayList<>();
    try (ScapEventSource source = ScapEventSource.of("test.scap", capture.bytes(), compat)) {
      while (source.poll(events::add) >= 0) {
        // on to the next
      }
    }
    return events;
  }

  private <E extends SystemEvent> List<E> events(Class<E> type) {
    return events(false).stream().filter(type::isInstance).map(type::cast).toList();
  }

  private List<String> pathsRead() {
    return events(Io.class).stream().map(io -> path(io.resource())).toList();
  }

  private static String path(Resource resource) {
    return resource instanceof FileResource file ? file.path() : resource.toString();
  }

  private static byte[] tuple4(int source, int sport, int destination, int dport) {
    return CaptureBytes.join(
        u8(AF_INET),
        bytes("\n\0\0"),
        u8(source),
        u16(sport),
        bytes("\n\0\0"),
        u8(destination),
        u16(dport));
  }

  @ParameterizedTest
  @CsvSource({
    "notes, /home/u/notes",
    "./a//b/., /home/u/a/b",
    "../x, /home/x",
    "/etc/../var/log, /var/log",
    "../../../../x, /x",
  })
  void namesAreResolvedAgainstTheWorkingDirectory(String name, String path) {
    capture.open(T, SHELL, 3, name, 1).read(T + 10, SHELL, 3, 1);

    assertThat(pathsRead()).containsExactly(path);
  }

  @Test
  void theWorkingDirectoryFollowsChdir() {
    capture
        .event(T, SHELL, 95, u64(0), name("../v"))
        .open(T + 1, SHELL, 3, "a", 1)
        .read(T + 10, SHELL, 3, 1);

    assertThat(pathsRead()).containsExactly("/home/v/a");
  }

  @Test
  void namesBelowADirectoryAreResolvedAgainstIt() {
    capture
        .open(T, SHELL, 5, "/srv/www", DIRECTORY)
        .event(T + 2, SHELL, 306, u64(5), name("index"), u32(1), u32(0))
        .event(T + 3, SHELL, 307, u64(6), u64(5), name("index"), u32(1), u32(0), u32(0), u64(1))
        .read(T + 10, SHELL, 6, 1);

    assertThat(pathsRead()).containsExactly("/srv/www/index");
  }

  @Test
  void aFailedOpenIsTold() {
    capture
        .event(T, SHELL, 306, u64(-100), name("secret"), u32(1), u32(0))
        .event(
            T + 1, SHELL, 307, u64(-13), u64(-100), name("secret"), u32(1), u32(0), u32(0), u64(0));

    assertThat(events(FileOpen.class))
        .extracting(FileOpen::fd, open -> open.file().path())
        .containsExactly(tuple(-13, "/home/u/secret"));
    assertThat(events(true)).noneMatch(FileOpen.class::isInstance);
  }

  @Test
  void anExitWhoseEnterWasMissedIsOfNoKnownDescriptor() {
    capture
        .open(T, SHELL, 3, "notes", 1)
        .event(T + 5, SHELL, 9, u64(4), bytes("text"))
        .read(T + 10, SHELL, 3, 1);

    assertThat(pathsRead()).containsExactly("/home/u/notes");
  }

  @Test
  void aForkedProcessHasADescriptorTableOfItsOwn() {
    capture
        .open(T, SHELL, 3, "notes", 1)
        .clone(T + 5, SHELL, CHILD, SHELL, 1, 0)
        .clone(T + 6, CHILD, 0, CHILD, SHELL, 0)
        .close(T + 10, SHELL, 3)
        .open(T + 12, SHELL, 3, "other", 1)
        .read(T + 20, CHILD, 3, 1)
        .read(T + 30, SHELL, 3, 1);

    assertThat(pathsRead()).containsExactly("/home/u/notes", "/home/u/other");
  }

  @Test
  void threadsShareTheirDescriptors() {
    capture
        .clone(T + 5, SHELL, CHILD, SHELL, 1, CLONE_FILES | CLONE_THREAD)
        .clone(T + 6, CHILD, 0, SHELL, 1, CLONE_FILES | CLONE_THREAD)
        .open(T + 7, CHILD, 3, "notes", 1)
        .read(T + 10, SHELL, 3, 1)
        .close(T + 20, SHELL, 3)
        .read(T + 30, CHILD, 3, 1);

    assertThat(pathsRead()).containsExactly("/home/u/notes");
    assertThat(events(Io.class)).extracting(io -> io.actor().tid()).containsExactly((long) SHELL);
  }

  @Test
  void processesMayShareTheirDescriptors() {
    capture
        .clone(T + 5, SHELL, CHILD, SHELL, 1, CLONE_FILES)
        .clone(T + 6, CHILD, 0, CHILD, SHELL, CLONE_FILES)
        .open(T + 7, CHILD, 3, "notes", 1)
        .read(T + 10, SHELL, 3, 1);

    assertThat(pathsRead()).containsExactly("/home/u/notes");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProcessBeginsWithTheExitThatComesFirst(boolean parentFirst) {
    if (parentFirst) {
      capture.clone(T + 5, SHELL, CHILD, SHELL, 1, 0).clone(T + 6, CHILD, 0, CHILD, SHELL, 0);
    } else {
      capture.clone(T + 5, CHILD, 0, CHILD, SHELL, 0).clone(T + 6, SHELL, CHILD, SHELL, 1, 0);
    }
    capture.open(T + 10, CHILD, 3, "notes", 1);

    assertThat(events(FileOpen.class))
        .extracting(open -> open.actor().oid())
        .containsExactly(new Oid(T + 5, CHILD));
    assertThat(events(ProcessClone.class))
        .extracting(clone -> clone.process().oid(), ProcessClone::ret)
        .containsExactlyInAnyOrder(
            tuple(new Oid(0, SHELL), CHILD), tuple(new Oid(T + 5, CHILD), 0));
    assertThat(events(ProcessClone.class))
        .filteredOn(clone -> clone.ret() == 0)
        .extracting(clone -> clone.process().poid())
        .containsExactly(new Oid(0, SHELL));
  }

  @Test
  void theChildInAnotherPidNamespaceBeginsWithItsOwnExit() {
    int elsewhere = 1 << 29;
    capture
        .clone(T + 5, SHELL, 2, SHELL, 1, elsewhere)
        .clone(T + 6, CHILD, 0, CHILD, SHELL, elsewhere)
        .open(T + 10, CHILD, 3, "notes", 1);

    assertThat(events(FileOpen.class))
        .extracting(open -> open.actor().oid())
        .containsExactly(new Oid(T + 6, CHILD));
  }

  @Test
  void anEndedProcessIsNotTakenForALaterOneOfTheSameNumber() {
    capture
        .clone(T + 5, SHELL, CHILD, SHELL, 1, 0)
        .exit(T + 6, CHILD, 0)
        .clone(T + 7, SHELL, CHILD, SHELL, 1, 0)
        .open(T + 10, CHILD, 3, "notes", 1);

    assertThat(events(FileOpen.class))
        .extracting(open -> open.actor().oid())
        .containsExactly(new Oid(T + 7, CHILD));
  }

  @Test
  void execClosesWhatIsToBeClosedThen() {
    capture
        .open(T, SHELL, 3, "kept", 1)
        .open(T + 2, SHELL, 4, "closed", 1 | CLOEXEC)
        .exec(T + 5, SHELL, 1, "/usr/bin/cat")
        .read(T + 10, SHELL, 3, 1)
        .read(T + 20, SHELL, 4, 1);

    assertThat(pathsRead()).containsExactly("/home/u/kept");
    assertThat(events(true)).filteredOn(Io.class::isInstance).hasSize(2);
  }

  @Test
  void execTellsTheProgram() {
    capture.exec(T + 5, SHELL, 1, "/usr/bin/cat");

    assertThat(events(ProcessExec.class))
        .singleElement()
        .satisfies(
            exec -> {
              assertThat(exec.process().exe()).isEqualTo("/usr/bin/cat");
              assertThat(exec.process().args()).containsExactly("-c", "run");
              assertThat(exec.process().cwd()).isEqualTo("/home/u/");
              assertThat(exec.process().env()).containsExactly("HOME=/home/u");
            });
  }

  @Test
  void aDuplicateStandsForTheSame() {
    capture
        .open(T, SHELL, 3, "notes", 1)
        .event(T + 2, SHELL, 362, u64(3))
        .event(T + 3, SHELL, 363, u64(9), u64(3), u64(9))
        .close(T + 4, SHELL, 3)
        .read(T + 10, SHELL, 9, 1);

    assertThat(pathsRead()).containsExactly("/home/u/notes");
  }

  @Test
  void aDuplicateByFcntlStandsForTheSame() {
    capture
        .open(T, SHELL, 3, "notes", 1)
        .event(T + 2, SHELL, 150, u64(3), u8(26))
        .event(T + 3, SHELL, 151, u64(10))
        .read(T + 10, SHELL, 10, 1);

    assertThat(pathsRead()).containsExactly("/home/u/notes");
  }

  @Test
  void bothEndsOfAPipeAreOnePipe() {
    capture
        .event(T, SHELL, 60)
        .event(T + 1, SHELL, 61, u64(0), u64(3), u64(4), u64(777))
        .read(T + 10, SHELL, 3, 1)
        .read(T + 20, SHELL, 4, 1);

    assertThat(events(Io.class))
        .extracting(Io::resource)
        .containsOnly(new FileResource(RestType.PIPE, "pipe:[777]", null));
  }

  @Test
  void whatACloseOfAnotherThreadTookAwayIsNotReadAnyMore() {
    capture.open(T, SHELL, 3, "notes", 1).close(T + 2, SHELL, 3).read(T + 10, SHELL, 3, 1);

    assertThat(events(Close.class)).hasSize(1);
    assertThat(events(Io.class)).isEmpty();
  }

  @Test
  void aConnectionIsFromItsClientToItsServer() {
    capture
        .event(T, SHELL, 18, u32(AF_INET), u32(1), u32(6))
        .event(T + 1, SHELL, 19, u64(5))
        .event(T + 2, SHELL, 22, u64(5))
        .event(T + 3, SHELL, 23, u64(0), tuple4(1, 40000, 2, 80))
        .event(T + 4, SHELL, 246)
        .event(T + 5, SHELL, 247, u64(6), tuple4(3, 50000, 1, 8080), u8(0), u32(0), u32(0));

    assertThat(events(Connect.class))
        .extracting(connect -> ends(connect.resource()))
        .containsExactly("10.0.0.1:40000 10.0.0.2:80 6");
    assertThat(events(Accept.class))
        .extracting(accept -> ends(accept.resource()))
        .containsExactly("10.0.0.3:50000 10.0.0.1:8080 6");
  }

  @Test
  void datagramsTellTheEndsOfTheirSocket() {
    capture
        .event(T, SHELL, 18, u32(AF_INET), u32(DATAGRAM), u32(0))
        .event(T + 1, SHELL, 19, u64(5))
        .event(T + 2, SHELL, 30, u64(5), u32(10), tuple4(1, 40000, 2, 53))
        .event(T + 3, SHELL, 31, u64(10), bytes("question"))
        .event(T + 4, SHELL, 34, u64(5), u32(10))
        .event(T + 5, SHELL, 35, u64(10), bytes("answer"), tuple4(2, 53, 1, 40000))
        .event(T + 6, SHELL, 30, u64(5), u32(10), tuple4(1, 40000, 3, 53))
        .event(T + 7, SHELL, 31, u64(10), bytes("question"));

    assertThat(events(Io.class))
        .extracting(io -> ends(io.resource()))
        .containsExactly(
            "10.0.0.1:40000 10.0.0.2:53 17",
            "10.0.0.1:40000 10.0.0.2:53 17",
            "10.0.0.1:40000 10.0.0.3:53 17");
  }

  private static String ends(Resource resource) {
    FiveTuple tuple = ((SocketResource) resource).tuple();
    return "%s:%d %s:%d %d"
        .formatted(tuple.sip(), tuple.sport(), tuple.dip(), tuple.dport(), tuple.proto());
  }

  @Test
  void setuidTellsTheUserOfTheCapture() {
    capture
        .user(7, "lp")
        .event(T, SHELL, 198, u32(7))
        .event(T + 1, SHELL, 199, u64(0))
        .clone(T + 5, SHELL, CHILD, SHELL, 1, 0);

    assertThat(events(SetUid.class))
        .singleElement()
        .satisfies(
            set -> {
              assertThat(set.userName()).isEqualTo("lp");
              assertThat(set.process().uid()).isEqualTo(7);
            });
  }

  @Test
  void containersAreToldByTheirJson() {
    String json =
        "{\"container\":{\"id\":\"0123456789ab\",\"type\":0,\"name\":\"web\",\"image\":\"nginx:1\","
            + "\"imagetag\":\"1\",\"imageid\":\"sha256:77\",\"privileged\":true}}";
    capture.event(T, 0, 272, name(json)).event(T + 1, 0, 272, name("{not json"));

    assertThat(events(ContainerSeen.class))
        .singleElement()
        .satisfies(
            seen -> {
              assertThat(seen.container().name()).isEqualTo("web");
              assertThat(seen.container().image()).isEqualTo("nginx:1");
              assertThat(seen.container().privileged()).isTrue();
            });
  }

  @Test
  void aThreadOfWhichNothingIsKnownIsToldAsSuch() {
    capture.file(SHELL, 3, "/x").event(T, 4242, 198, u32(7)).event(T + 1, 4242, 199, u64(0));

    assertThat(events(SetUid.class)).extracting(set -> set.actor().tid()).containsExactly(4242L);
    assertThat(events(ProcessSeen.class))
        .extracting(seen -> seen.process().oid().hpid(), seen -> seen.process().exe())
        .containsExactly(
            tuple(1L, "/bin/init"), tuple((long) SHELL, "/bin/bash"), tuple(4242L, "<NA>"));
  }
}

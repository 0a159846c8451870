package io.sysflow.agent.scap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.Close;
import io.sysflow.agent.event.FileOpen;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.model.Oid;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.RestType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScapEventSourceTest {

  private static final long T = 1_700_000_000_000_000_000L;
  private static final int SHELL = 1000;
  private static final Actor BASH = new Actor(new Oid(0, SHELL), SHELL);
  private static final FileResource NOTES = new FileResource(RestType.FILE, "/home/u/notes", null);

  @TempDir private Path dir;

  private static CaptureBytes session() {
    return CaptureBytes.beginWithShell()
        .open(T, SHELL, 3, "notes", 1)
        .read(T + 10, SHELL, 3, 4)
        .close(T + 20, SHELL, 3);
  }

  private static List<SystemEvent> sessionEvents() {
    return List.of(
        new FileOpen(T + 1, BASH, 3, NOTES, new OpenFlags(1), "notes", null),
        new Io(T + 11, T + 11, BASH, 3, NOTES, 1, 4, 0, 0),
        new Close(T + 21, BASH, 3, NOTES));
  }

  private static List<SystemEvent> drain(ScapEventSource source) {
    List<SystemEvent> events = new ArrayList<>();
    drain(source, events);
    return events;
  }

  private static void drain(ScapEventSource source, List<SystemEvent> events) {
    while (source.poll(events::add) >= 0) {
      // on to the next
    }
    source.close();
  }

  private static List<SystemEvent> events(byte[] capture) {
    return drain(ScapEventSource.of("test.scap", capture, false));
  }

  private static List<SystemEvent> deeds(byte[] capture) {
    return events(capture).stream().filter(event -> !(event instanceof ProcessSeen)).toList();
  }

  @Test
  void whatIsThereIsToldFirstThenWhatHappens() {
    List<SystemEvent> events = events(session().bytes());

    assertThat(events.subList(0, 2))
        .allSatisfy(event -> assertThat(event).isInstanceOf(ProcessSeen.class))
        .extracting(event -> ((ProcessSeen) event).process().exe())
        .containsExactly("/bin/init", "/bin/bash");
    assertThat(events.subList(2, events.size())).isEqualTo(sessionEvents());
  }

  @Test
  void aFileIsReadAsMemoryIs() throws IOException {
    Path file = Files.write(dir.resolve("a.scap"), session().bytes());

    assertThat(drain(ScapEventSource.open(file, false))).isEqualTo(events(session().bytes()));
  }

  @Test
  void gzipIsReadAsPlainIs() throws IOException {
    byte[] zipped = CaptureBytes.gzip(session().bytes());
    Path file = Files.write(dir.resolve("a.scap.gz"), zipped);

    assertThat(drain(ScapEventSource.open(file, false))).isEqualTo(events(session().bytes()));
    assertThat(events(zipped)).isEqualTo(events(session().bytes()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tornAnywhereItGivesWhatComesBeforeAndSaysWhere(boolean zipped) {
    byte[] plain = session().bytes();
    byte[] capture = zipped ? CaptureBytes.gzip(plain) : plain;
    List<SystemEvent> whole = events(plain);
    int torn = 0;

    for (int size = 0; size < capture.length; size++) {
      List<SystemEvent> events = new ArrayList<>();
      byte[] part = Arrays.copyOf(capture, size);
      try {
        drain(ScapEventSource.of("test.scap", part, false), events);
      } catch (MalformedCaptureException e) {
        torn++;
        assertThat(e.offset()).isBetween(0L, (long) plain.length);
        assertThat(e).hasMessageContaining("test.scap").hasMessageContaining("" + e.offset());
      }
      assertThat(events.stream().filter(whole::contains))
          .isEqualTo(whole.subList(0, (int) events.stream().filter(whole::contains).count()));
    }
    assertThat(torn).isGreaterThan(capture.length * 9 / 10);
  }

  @Test
  void aTornCaptureIsReadNoFurther() {
    byte[] capture = session().bytes();
    ScapEventSource source =
        ScapEventSource.of("test.scap", Arrays.copyOf(capture, capture.length - 1), false);

    assertThatExceptionOfType(MalformedCaptureException.class)
        .isThrownBy(() -> drain(source))
        .withMessageContaining("the capture ends within an event");
    assertThat(source.poll(event -> {})).isEqualTo(-1);
  }

  @Test
  void aForeignFileIsRefused() {
    byte[] foreign = "PK and so on, much longer".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> ScapEventSource.of("a.zip", foreign, false))
        .isInstanceOf(MalformedCaptureException.class)
        .hasMessageContaining("a.zip")
        .hasMessageContaining("expected a section header");
  }

  @Test
  void aBlockWhoseEndsDisagreeIsRefusedAtItsOffset() {
    CaptureBytes capture = CaptureBytes.begin();
    int offset = capture.bytes().length;
    capture.write(CaptureBytes.u32(0x999), CaptureBytes.u32(12), CaptureBytes.u32(13));

    assertThatExceptionOfType(MalformedCaptureException.class)
        .isThrownBy(() -> events(capture.bytes()))
        .satisfies(e -> assertThat(e.offset()).isEqualTo(offset));
  }

  @Test
  void blocksAndEventsOfUnknownTypesAreSkippedAndEventsCounted() {
    CaptureBytes capture =
        CaptureBytes.beginWithShell()
            .block(0x7777, CaptureBytes.bytes("whatever"))
            .event(T - 2, SHELL, 60_000, CaptureBytes.u64(1))
            .open(T, SHELL, 3, "notes", 1)
            .event(CaptureBytes.LARGE_EVENT, T + 2, SHELL, 9_998, CaptureBytes.bytes("plug-in"))
            .read(T + 10, SHELL, 3, 4)
            .close(T + 20, SHELL, 3);
    ScapEventSource source = ScapEventSource.of("test.scap", capture.bytes(), false);

    assertThat(drain(source)).containsAll(sessionEvents());
    assertThat(source.metrics()).isEqualTo(new ScapMetrics(8, 2, 0));
  }

  @Test
  void eventsThatDoNotSayHowManyParametersTheyHaveAreRead() {
    CaptureBytes capture = CaptureBytes.beginWithShell().file(SHELL, 3, "/home/u/notes");
    int old = CaptureBytes.EVENT_WITHOUT_COUNT;
    capture
        .event(old, T + 10, SHELL, 6, CaptureBytes.u64(3), CaptureBytes.u32(4096))
        .event(old, T + 11, SHELL, 7, CaptureBytes.u64(4), CaptureBytes.bytes("text"));

    assertThat(deeds(capture.bytes())).containsExactly(sessionEvents().get(1));
  }

  @Test
  void largeEventsAreRead() {
    CaptureBytes capture = CaptureBytes.beginWithShell().file(SHELL, 3, "/home/u/notes");
    int large = CaptureBytes.LARGE_EVENT;
    capture
        .event(large, T + 10, SHELL, 6, CaptureBytes.u64(3), CaptureBytes.u32(4096))
        .event(large, T + 11, SHELL, 7, CaptureBytes.u64(4), new byte[70_000]);

    assertThat(deeds(capture.bytes())).containsExactly(sessionEvents().get(1));
  }

  @Test
  void eventsThatOnlyKeepTheStateRightAreNotTold() {
    CaptureBytes capture = CaptureBytes.beginWithShell();
    capture
        .event(
            CaptureBytes.EVENT_WITH_FLAGS,
            T,
            SHELL,
            307,
            CaptureBytes.u64(3),
            CaptureBytes.u64(CaptureBytes.AT_FDCWD),
            CaptureBytes.name("notes"),
            CaptureBytes.u32(1),
            CaptureBytes.u32(0))
        .read(T + 10, SHELL, 3, 4);

    assertThat(deeds(capture.bytes())).containsExactly(sessionEvents().get(1));
  }

  @Test
  void anAppendedCaptureBeginsAnew() {
    CaptureBytes capture = session();
    capture
        .section()
        .process(1, 1, 0, "init", "/")
        .process(SHELL, SHELL, 1, "zsh", "/srv")
        .open(T + 30, SHELL, 3, "notes", 1);

    List<SystemEvent> events = events(capture.bytes());

    assertThat(events)
        .filteredOn(ProcessSeen.class::isInstance)
        .extracting(event -> ((ProcessSeen) event).process().exe())
        .containsExactly("/bin/init", "/bin/bash", "/bin/init", "/bin/zsh");
    assertThat(events)
        .filteredOn(FileOpen.class::isInstance)
        .extracting(event -> ((FileOpen) event).file().path())
        .containsExactly("/home/u/notes", "/srv/notes");
  }

  @Test
  void timeGoesOnWithoutEventsThatAreTold() {
    CaptureBytes capture = CaptureBytes.beginWithShell();
    for (int i = 0; i < 30; i++) {
      capture.event(T + i * 100_000_000L, SHELL, 157); // an event that is nobody's
    }

    List<SystemEvent> events = events(capture.bytes());

    assertThat(events.get(events.size() - 1).ts()).isEqualTo(T + 2_900_000_000L);
    assertThat(events).hasSizeGreaterThan(25);
  }
}

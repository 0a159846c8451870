package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes through an io_uring: src/test/c/ring.c. */
class LiveRingTest {
  @TempDir static Path base;
  private static LiveProbe probe;

  @BeforeAll
  static void open() throws Exception {
    probe = LiveProbe.open(base, "ring");
    if (probe.start("nothing").waitFor() == 77) {
      System.err.println("SKIPPED, no test of io_urings: there are none here");
      abort("there are no io_urings here");
    }
  }

  @AfterAll
  static void close() {
    LiveProbe.close(probe);
  }

  private static List<String> transfers(String what) throws Exception {
    return probe.deeds(what).stream().filter(line -> line.contains(" io ")).toList();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"transfers", "workers", "deferred", "poller"})
  void whoeverCompletesThemTransfersAreThoseOfWhoSubmittedThem(String how) throws Exception {
    assertThat(probe.deeds(how))
        .containsExactly(
            "T1 exec DIR/ring [" + how + "]",
            "T1 open 3 f:DIR/" + how + "/data rdwr|creat|created mode=600",
            "T1 io_uring",
            "T1 io 3 f:DIR/" + how + "/data read 4:30 write 3:60",
            "T1 close 3 f:DIR/" + how + "/data",
            "T1 exit 0");
  }

  @Test
  void registeredFilesAreReadByTheirDescriptorsAsLongAsTheyHaveOne() throws Exception {
    assertThat(transfers("registered"))
        .containsExactly("T1 io 3 f:/dev/zero read 3:300", "T1 io 4 f:/dev/zero read 3:300");
  }

  @Test
  void registeredFilesHaveNumbersOfTheirOwnOnceTheirDescriptorsAreClosed() throws Exception {
    List<String> lines = transfers("unregistered");

    assertThat(lines).contains("T1 io -3 f:DIR/unregistered/data write 2:14");
    assertThat(ops(lines.stream().filter(line -> line.contains("zero")).toList())).isEqualTo(4);
  }

  @Test
  void failedTransfersAreCountedThoseNotBegunAreNot() throws Exception {
    assertThat(transfers("failures"))
        .containsExactly("T1 io 3 f:DIR/failures/data read 1:0 write 3:7");
  }

  @Test
  void messagesAndReceivesThatCompleteManyTimes() throws Exception {
    assertThat(transfers("sockets"))
        .containsExactlyInAnyOrder(
            "T1 io 3 u:socket#1 write 3:60",
            "T1 io 3 u:socket#1 write 5:15",
            "T1 io 4 u:socket#2 read 8:70");
  }

  @Test
  void connections() throws Exception {
    assertThat(probe.deeds("connections"))
        .filteredOn(line -> !line.contains(" io_uring"))
        .containsExactlyInAnyOrder(
            "T1 exec DIR/ring [connections]",
            "T1 socket 3 6:[::]:0->[::]:0",
            "T1 bind 3 6:[::]:0->[::1]:p1",
            "T1 listen 3 6:[::]:0->[::1]:p1",
            "T1 socket 6 6:[::]:0->[::]:0",
            "T1 connect 6 6:[::1]:p2->[::1]:p1",
            "T1 accept 7 6:[::1]:p2->[::1]:p1",
            "T1 shutdown 6 6:[::1]:p2->[::1]:p1",
            "T1 io 6 6:[::1]:p2->[::1]:p1 write 1:10",
            "T1 close 6 6:[::1]:p2->[::1]:p1",
            "T1 io 7 6:[::1]:p2->[::1]:p1 read 1:10",
            "T1 close 7 6:[::1]:p2->[::1]:p1",
            "T1 socket 6 6:[::]:0->[::]:0",
            "T1 connect 6 6:[::1]:p3->[::1]:p1",
            "T1 accept 7 6:[::1]:p3->[::1]:p1",
            "T1 shutdown 6 6:[::1]:p3->[::1]:p1",
            "T1 io 6 6:[::1]:p3->[::1]:p1 write 1:20",
            "T1 close 6 6:[::1]:p3->[::1]:p1",
            "T1 io 7 6:[::1]:p3->[::1]:p1 read 1:20",
            "T1 close 7 6:[::1]:p3->[::1]:p1",
            "T1 close 3 6:[::]:0->[::1]:p1",
            "T1 exit 0");
  }

  @Test
  void datagramsGoWhereTheyWereToGoWhenTheyWereSubmitted() throws Exception {
    assertThat(transfers("datagrams"))
        .containsExactly(
            "T1 io 3 17:0.0.0.0:p3->127.0.0.1:p1 write 1:20",
            "T1 io 3 17:0.0.0.0:p3->127.0.0.1:p2 write 1:20",
            "T1 io 5 17:127.0.0.1:p3->127.0.0.1:p1 read 1:20");
  }

  @Test
  void aSocketThatARequestMadeSendsWhereItWasToSend() throws Exception {
    assertThat(transfers("towards"))
        .containsExactly("T1 io 5 17:0.0.0.0:p2->127.0.0.1:p1 write 1:11");
  }

  @Test
  void aFileThatIsOnlyInTheTableOfTheRing() throws Exception {
    assertThat(probe.deeds("direct"))
        .containsExactly(
            "T1 exec DIR/ring [direct]",
            "T1 io_uring",
            "T1 io -2 f:DIR/direct/data write 1:9",
            "T1 close -2 f:DIR/direct/data",
            "T1 exit 0");
  }

  @Test
  void namesAreThoseOfTheSubmission() throws Exception {
    assertThat(probe.deeds("names"))
        .containsExactly(
            "T1 exec DIR/ring [names]",
            "T1 io_uring",
            "T1 mkdir d:DIR/names/d mode=750",
            "T1 open 4 f:DIR/names/d/a rdwr|creat|created mode=640",
            "T1 io 4 f:DIR/names/d/a write 1:12",
            "T1 close 4 f:DIR/names/d/a",
            "T1 open -2 f:DIR/names/d/missing rdonly",
            "T1 open 4 f:DIR/names/d/a rdonly",
            "T1 io 4 f:DIR/names/d/a read 1:12",
            "T1 close 4 f:DIR/names/d/a",
            "T1 link ?:DIR/names/d/a ?:DIR/names/d/hard",
            "T1 symlink ?:DIR/names/d/a ?:DIR/names/d/soft",
            "T1 rename ?:DIR/names/d/hard ?:DIR/names/d/b",
            "T1 unlink ?:DIR/names/d/soft",
            "T1 unlink ?:DIR/names/d/none -> -2",
            "T1 unlink ?:DIR/names/d/b",
            "T1 unlink ?:DIR/names/d/a",
            "T1 rmdir d:DIR/names/d flags=512",
            "T1 exit 0");
  }

  @Test
  void resultsThatFindNoRoomAreCountedOnce() throws Exception {
    assertThat(transfers("overflow")).containsExactly("T1 io 3 f:/dev/zero read 768:7680");
  }

  @Test
  void threadsAreToldApartAndNothingIsLostBetweenThem() throws Exception {
    assertThat(transfers("crowd"))
        .containsExactlyInAnyOrder(
            "T1/T2 io 3 f:/dev/zero read 5000:15000", "T1 io 3 f:/dev/zero read 5000:15000");
  }

  @Test
  void workersThatCompleteAtTheSameTimeLoseNothing() throws Exception {
    assertThat(ops(transfers("two-rings"))).isEqualTo(10_000);
  }

  /** The operations of lines that end with "read OPS:BYTES". */
  private static long ops(List<String> lines) {
    return lines.stream()
        .mapToLong(line -> Long.parseLong(line.replaceAll(".* (\\d+):\\d+$", "$1")))
        .sum();
  }

  @Test
  void whatWasReadBeforeAProcessIsKilledIsTold() throws Exception {
    assertThat(probe.deeds("killed"))
        .containsExactly(
            "T1 exec DIR/ring [killed]",
            "T1 open 3 f:/dev/zero rdonly",
            "T1 io_uring",
            "T1 io 3 f:/dev/zero read 100:300",
            "T1 exit 9");
  }

  @Test
  void whatTheKernelDoesNotTellIsCounted() throws Exception {
    long before = probe.source().metrics().unseenRequests();

    assertThat(transfers("silent")).containsExactly("T1 io 3 f:/dev/null write 1:20");
    assertThat(probe.source().metrics().unseenRequests()).isEqualTo(before + 1);
  }

  @Test
  void fromOneDescriptorToAnother() throws Exception {
    assertThat(transfers("copies"))
        .map(line -> line.replaceAll("#\\d+", ""))
        .containsExactlyInAnyOrder(
            "T1 io 3 f:DIR/copies/data write 1:40",
            "T1 io 5 p:pipe write 1:50",
            "T1 io 4 p:pipe read 1:40");
  }
}

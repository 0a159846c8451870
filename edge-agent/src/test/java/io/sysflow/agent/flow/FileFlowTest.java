package io.sysflow.agent.flow;

import static io.sysflow.agent.flow.Scene.CAT;
import static io.sysflow.agent.flow.Scene.INIT;
import static io.sysflow.agent.flow.Scene.PASSWD;
import static io.sysflow.agent.flow.Scene.SHELL;
import static io.sysflow.agent.flow.Scene.at;
import static io.sysflow.agent.flow.Scene.close;
import static io.sysflow.agent.flow.Scene.keepAll;
import static io.sysflow.agent.flow.Scene.main;
import static io.sysflow.agent.flow.Scene.open;
import static io.sysflow.agent.flow.Scene.ops;
import static io.sysflow.agent.flow.Scene.read;
import static io.sysflow.agent.flow.Scene.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.FdOp;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.ProcessExit;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileFlow;
import io.sysflow.model.Header;
import io.sysflow.model.ObjectState;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.RestType;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileFlowTest {

  @Test
  void oneOpenFileIsOneFlowAfterTheEntitiesItRefersTo() {
    Scene scene = Scene.of(keepAll());

    scene.play(
        open(1, CAT, 3, PASSWD, OpenFlags.RDONLY),
        read(1.1, main(CAT), 3, PASSWD, 100),
        read(1.2, main(CAT), 3, PASSWD, 28),
        close(1.3, main(CAT), 3, PASSWD));

    assertThat(scene.records().get(0)).isInstanceOf(Header.class);
    assertThat(scene.records(ProcessEntity.class))
        .extracting(ProcessEntity::oid, ProcessEntity::poid, ProcessEntity::state)
        .containsExactly(
            tuple(INIT, null, ObjectState.REUP),
            tuple(SHELL, INIT, ObjectState.REUP),
            tuple(CAT, SHELL, ObjectState.REUP));
    FileEntity file = scene.records(FileEntity.class).get(0);
    assertThat(file)
        .isEqualTo(
            new FileEntity(
                ObjectState.REUP, file.oid(), at(1), RestType.FILE, "/etc/passwd", null));
    assertThat(scene.records().get(5))
        .isEqualTo(
            new FileFlow(
                CAT,
                at(1),
                200,
                ops(OpFlag.OPEN, OpFlag.READ_RECV, OpFlag.CLOSE),
                new OpenFlags(OpenFlags.RDONLY),
                at(1.3),
                file.oid(),
                3,
                new Traffic(2, 128),
                Traffic.NONE,
                XopFlags.NONE,
                null,
                null,
                null));
    assertThat(scene.written).extracting(SysFlow::seq).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void theCloseEndsTheFlowsOfAllThreadsThoseWithTheOpenFirst() {
    Scene scene = Scene.of(keepAll());
    Actor one = new Actor(CAT, 201);
    Actor two = new Actor(CAT, 202);

    scene.play(
        read(1, one, 3, PASSWD, 1),
        open(1.1, CAT, 3, PASSWD, OpenFlags.RDONLY),
        read(1.2, two, 3, PASSWD, 2),
        close(2, two, 3, PASSWD));

    assertThat(scene.records(FileFlow.class))
        .extracting(FileFlow::tid, FileFlow::opFlags, FileFlow::endTs)
        .containsExactly(
            tuple(200L, ops(OpFlag.OPEN, OpFlag.TRUNCATE), at(2)),
            tuple(201L, ops(OpFlag.READ_RECV, OpFlag.TRUNCATE), at(2)),
            tuple(202L, ops(OpFlag.READ_RECV, OpFlag.CLOSE), at(2)));
    assertThat(scene.metrics().openFlows()).isZero();
  }

  @Test
  void aCloseOfWhatWasNeverUsedIsAFlowOfItsOwn() {
    Scene scene = Scene.of(keepAll());

    scene.play(close(2, main(CAT), 3, PASSWD));

    assertThat(scene.records(FileFlow.class))
        .extracting(FileFlow::opFlags, FileFlow::ts, FileFlow::endTs)
        .containsExactly(tuple(ops(OpFlag.CLOSE), at(2), at(2)));
  }

  @Test
  void aFailedOpenIsToldAtOnceWithItsError() {
    Scene scene = Scene.of(keepAll());

    scene.play(open(1, CAT, -13, PASSWD, OpenFlags.RDONLY));

    assertThat(scene.records(FileFlow.class))
        .extracting(FileFlow::opFlags, FileFlow::fd, FileFlow::ret, FileFlow::endTs)
        .containsExactly(tuple(ops(OpFlag.OPEN), -1, -13, at(1)));
    assertThat(scene.metrics().openFlows()).isZero();
  }

  @Test
  void aFileThatTheOpenMadeIsMarked() {
    Scene scene = Scene.of(keepAll());

    scene.play(open(1, CAT, 3, PASSWD, OpenFlags.WRONLY | OpenFlags.F_CREATED)).close(2);

    assertThat(scene.records(FileFlow.class))
        .extracting(FileFlow::xopFlags)
        .containsExactly(XopFlags.of(XopFlag.CREATE));
  }

  @Test
  void aLongFlowIsWrittenAfterASecondThenEachIntervalAndEndsWhenItIsIdle() {
    Scene scene = Scene.of(keepAll());

    scene.play(open(0, CAT, 3, PASSWD, OpenFlags.RDWR), read(0.1, main(CAT), 3, PASSWD, 10));
    for (int second = 1; second <= 200; second++) {
      scene.tick(second);
      if (second == 10) {
        scene.play(read(10, main(CAT), 3, PASSWD, 20), read(11, main(CAT), 3, PASSWD, 30));
      }
    }

    assertThat(scene.records(FileFlow.class))
        .extracting(FileFlow::ts, FileFlow::endTs, FileFlow::opFlags, FileFlow::reads)
        .containsExactly(
            tuple(at(0), at(1), ops(OpFlag.OPEN, OpFlag.READ_RECV), new Traffic(1, 10)),
            tuple(at(10), at(31), ops(OpFlag.READ_RECV), new Traffic(2, 50)),
            tuple(at(91), at(91), ops(OpFlag.TRUNCATE), Traffic.NONE));
    assertThat(scene.records(FileFlow.class))
        .extracting(FileFlow::openFlags)
        .containsOnly(new OpenFlags(OpenFlags.RDWR));
    assertThat(scene.metrics().openFlows()).isZero();
  }

  @Test
  void withoutEarlyExportTheFirstRecordComesAfterTheInterval() {
    FlowTimes times = FlowTimes.DEFAULT;
    Scene scene =
        Scene.of(
            options(
                CollectionMode.FLOW,
                false,
                FileReadMode.KEEP,
                new FlowTimes(
                    times.exportInterval(),
                    Duration.ZERO,
                    times.idleExpiry(),
                    times.rotate(),
                    times.heartbeat())));

    scene.play(open(0, CAT, 3, PASSWD, OpenFlags.RDWR)).tick(29.9);
    int before = scene.records(FileFlow.class).size();
    scene.tick(30);

    assertThat(before).isZero();
    assertThat(scene.records(FileFlow.class)).hasSize(1);
  }

  @Test
  void anExitEndsWhatDidSomethingAndIsSilentAboutTheRest() {
    Scene scene = Scene.of(keepAll());
    FileResource other = new FileResource(RestType.FILE, "/etc/group", null);

    scene.play(open(0, CAT, 3, PASSWD, OpenFlags.RDONLY)).tick(1);
    scene.play(read(2, main(CAT), 4, other, 5), new ProcessExit(at(3), main(CAT), 0));

    assertThat(scene.records(FileFlow.class))
        .extracting(FileFlow::fd, FileFlow::opFlags)
        .containsExactly(
            tuple(3, ops(OpFlag.OPEN)), tuple(4, ops(OpFlag.READ_RECV, OpFlag.TRUNCATE)));
    assertThat(scene.records().get(scene.records().size() - 1)).isInstanceOf(ProcessEvent.class);
  }

  @Test
  void anOpenEndsWhatTheDescriptorStoodForBefore() {
    Scene scene = Scene.of(keepAll());
    FileResource other = new FileResource(RestType.FILE, "/etc/group", null);

    scene.play(open(1, CAT, 3, PASSWD, OpenFlags.RDONLY), open(2, CAT, 3, other, OpenFlags.RDONLY));

    assertThat(scene.records(FileFlow.class))
        .extracting(FileFlow::opFlags, FileFlow::endTs)
        .containsExactly(tuple(ops(OpFlag.OPEN, OpFlag.TRUNCATE), at(2)));
    assertThat(scene.metrics().openFlows()).isEqualTo(1);
  }

  @Test
  void aThreadThatEndsEndsItsFlowsAlone() {
    Scene scene = Scene.of(keepAll());
    Actor thread = new Actor(CAT, 201);

    scene.play(
        read(1, thread, 3, PASSWD, 1),
        read(1, main(CAT), 3, PASSWD, 1),
        new ProcessExit(at(2), thread, 0));

    assertThat(scene.records(FileFlow.class))
        .extracting(FileFlow::tid, FileFlow::opFlags)
        .containsExactly(tuple(201L, ops(OpFlag.READ_RECV, OpFlag.TRUNCATE)));
  }

  @Test
  void aFileInAContainerHasAnIdentityOfItsOwnAndComesAfterTheContainer() {
    Scene scene = Scene.of(keepAll());
    FileResource inside = new FileResource(RestType.FILE, "/etc/passwd", "0123456789ab");

    scene.play(close(1, main(CAT), 3, PASSWD), close(2, main(CAT), 4, inside));

    List<SysFlowRecord> records = scene.records();
    assertThat(records.subList(records.size() - 3, records.size()))
        .extracting(SysFlowRecord::getClass)
        .isEqualTo(List.of(ContainerEntity.class, FileEntity.class, FileFlow.class));
    assertThat(scene.records(FileEntity.class))
        .extracting(file -> file.oid().toString())
        .containsExactly(sha1("/etc/passwd"), sha1("0123456789ab/etc/passwd"));
  }

  @ParameterizedTest(name = "mode {0}, {1}, then {2} of {3}: {4}")
  @CsvSource({
    "0, 1, read,  /usr/lib/x,    true",
    "1, 1, read,  /etc/passwd,   false",
    "1, 1, mmap,  /etc/passwd,   false",
    "1, 3, read,  /etc/passwd,   true",
    "1, 3, write, /etc/passwd,   true",
    "1, 0, read,  /etc/passwd,   false",
    "1, 0, mmap,  /etc/passwd,   true",
    "1, 0, write, /etc/passwd,   true",
    "1, 1, setns, /proc/1/ns/ns, true",
    "2, 1, read,  /etc/passwd,   true",
    "2, 1, read,  /usr/lib/x,    false",
    "2, 1, read,  /usr/libexec,  true",
    "2, 2, write, /dev/sda,      true",
    "2, 1, read,  /proc/1/maps,  false",
  })
  void readsAreFiltered(int mode, int openFlags, String op, String path, boolean written) {
    Scene scene =
        Scene.of(options(CollectionMode.FLOW, false, FileReadMode.of(mode), FlowTimes.DEFAULT));
    FileResource file = new FileResource(RestType.FILE, path, null);

    if (openFlags != 0) {
      scene.play(open(1, CAT, 3, file, openFlags));
    }
    switch (op) {
      case "read" -> scene.play(read(2, main(CAT), 3, file, 1));
      case "write" -> scene.play(write(2, main(CAT), 3, file, 1));
      case "mmap" -> scene.play(mark(file, OpFlag.MMAP));
      default -> scene.play(mark(file, OpFlag.SETNS));
    }
    scene.play(close(3, main(CAT), 3, file));

    assertThat(scene.records(FileFlow.class)).hasSize(written ? 1 : 0);
    assertThat(scene.records(FileEntity.class)).hasSize(written ? 1 : 0);
  }

  @ParameterizedTest(name = "compat {0}: {1}")
  @CsvSource({"false, true", "true, false"})
  void theReferenceCollectorTakesReadingAndWritingForReading(boolean compat, boolean written) {
    Scene scene = Scene.of(keepAll().withFileReadMode(FileReadMode.DROP).withCompat(compat));

    scene.play(
        open(1, CAT, 3, PASSWD, OpenFlags.RDONLY | OpenFlags.WRONLY),
        write(2, main(CAT), 3, PASSWD, 1),
        close(3, main(CAT), 3, PASSWD));

    assertThat(scene.records(FileFlow.class)).hasSize(written ? 1 : 0);
  }

  @ParameterizedTest(name = "{0} of {1}, file-only {2}: {3}")
  @CsvSource({
    "FLOW,    FILE,        true,  OPEN READ_RECV CLOSE",
    "FLOW,    DIRECTORY,   true,  ''",
    "FLOW,    PIPE,        false, OPEN READ_RECV CLOSE",
    "FLOW,    UNIX_SOCKET, true,  ''",
    "CONSUME, FILE,        true,  OPEN",
    "CONSUME, DIRECTORY,   true,  ''",
    "CONSUME, DIRECTORY,   false, OPEN",
    "NOFILES, FILE,        false, ''",
  })
  void modesSayWhichFilesHaveFlows(
      CollectionMode mode, RestType type, boolean fileOnly, String expected) {
    Scene scene = Scene.of(options(mode, fileOnly, FileReadMode.KEEP, FlowTimes.DEFAULT));
    FileResource file = new FileResource(type, "/x", null);

    scene.play(
        open(1, CAT, 3, file, OpenFlags.RDONLY),
        read(2, main(CAT), 3, file, 1),
        close(3, main(CAT), 3, file));

    List<String> flags =
        scene.records(FileFlow.class).stream()
            .map(
                flow ->
                    Arrays.stream(OpFlag.values())
                        .filter(flow.opFlags()::has)
                        .map(OpFlag::name)
                        .collect(Collectors.joining(" ")))
            .toList();
    assertThat(flags).isEqualTo(expected.isEmpty() ? List.of() : List.of(expected));
  }

  private static FdOp mark(FileResource file, OpFlag op) {
    return new FdOp(at(2), main(CAT), 3, file, ops(op), XopFlags.NONE, 0);
  }

  private static FlowOptions options(
      CollectionMode mode, boolean fileOnly, FileReadMode readMode, FlowTimes times) {
    return keepAll()
        .withMode(mode)
        .withFileOnly(fileOnly)
        .withFileReadMode(readMode)
        .withTimes(times);
  }

  private static String sha1(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}

package io.sysflow.agent.flow;

import static io.sysflow.agent.flow.Scene.CAT;
import static io.sysflow.agent.flow.Scene.PASSWD;
import static io.sysflow.agent.flow.Scene.at;
import static io.sysflow.agent.flow.Scene.close;
import static io.sysflow.agent.flow.Scene.keepAll;
import static io.sysflow.agent.flow.Scene.main;
import static io.sysflow.agent.flow.Scene.ops;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sysflow.agent.event.FdOp;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.NameOp;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.ObjectState;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.RestType;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NameEventTest {

  private static final FileResource DIR = new FileResource(RestType.DIRECTORY, "/tmp/d", null);
  private static final FileResource OLD = new FileResource(RestType.UNKNOWN, "/tmp/a", null);
  private static final FileResource NEW = new FileResource(RestType.UNKNOWN, "/tmp/b", null);

  @Test
  void anOperationOnOneNameIsAnEventAndFailuresAreToo() {
    Scene scene = Scene.of(keepAll());

    scene.play(name(1, OpFlag.MKDIR, DIR, null, -17));

    FileEntity file = scene.records(FileEntity.class).get(0);
    assertThat(file)
        .isEqualTo(
            new FileEntity(
                ObjectState.CREATED, file.oid(), at(1), RestType.DIRECTORY, "/tmp/d", null));
    assertThat(scene.records(FileEvent.class))
        .containsExactly(
            new FileEvent(
                CAT,
                at(1),
                200,
                ops(OpFlag.MKDIR),
                file.oid(),
                -17,
                null,
                XopFlags.NONE,
                "d",
                null,
                493,
                null));
  }

  @ParameterizedTest
  @EnumSource(names = {"LINK", "SYMLINK", "RENAME"})
  void anOperationOnTwoNamesRefersToBoth(OpFlag op) {
    Scene scene = Scene.of(keepAll());

    scene.play(name(1, op, OLD, NEW, 0));

    List<FileEntity> files = scene.records(FileEntity.class);
    assertThat(files)
        .extracting(FileEntity::path, FileEntity::state)
        .containsExactly(tuple("/tmp/a", ObjectState.REUP), tuple("/tmp/b", ObjectState.CREATED));
    assertThat(scene.records(FileEvent.class))
        .extracting(FileEvent::fileOid, FileEvent::newFileOid)
        .containsExactly(tuple(files.get(0).oid(), files.get(1).oid()));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"FLOW, 1", "CONSUME, 1", "NOFILES, 0"})
  void modesSayWhetherThereAreEventsOfFiles(CollectionMode mode, int expected) {
    Scene scene = Scene.of(keepAll().withMode(mode).withFileOnly(true));

    scene.play(
        new NameOp(
            at(1),
            main(CAT),
            ops(OpFlag.UNLINK),
            XopFlags.NONE,
            PASSWD,
            null,
            null,
            null,
            0,
            null,
            null));

    assertThat(scene.records(FileEvent.class)).hasSize(expected);
  }

  @Test
  void aKindThatIsLearntLaterIsToldOnce() {
    Scene scene = Scene.of(keepAll());
    FileResource known = new FileResource(RestType.FILE, "/tmp/a", null);

    scene.play(
        name(1, OpFlag.UNLINK, OLD, null, 0),
        close(2, main(CAT), 3, known),
        name(3, OpFlag.UNLINK, OLD, null, 0));

    assertThat(scene.records(FileEntity.class))
        .extracting(FileEntity::restype, FileEntity::state)
        .containsExactly(
            tuple(RestType.UNKNOWN, ObjectState.CREATED), tuple(RestType.FILE, ObjectState.REUP));
  }

  @Test
  void attributesSetThroughADescriptorAreEventsToo() {
    Scene scene = Scene.of(keepAll());

    scene.play(new FdOp(at(1), main(CAT), 3, PASSWD, OpFlags.NONE, XopFlags.of(XopFlag.CHMOD), 0));

    assertThat(scene.records(FileEvent.class))
        .extracting(FileEvent::xopFlags)
        .containsExactly(XopFlags.of(XopFlag.CHMOD));
    assertThat(scene.records(FileFlow.class)).isEmpty();
  }

  private static NameOp name(
      double seconds, OpFlag op, FileResource file, @Nullable FileResource newFile, int ret) {
    return new NameOp(
        at(seconds), main(CAT), ops(op), XopFlags.NONE, file, newFile, "d", null, ret, 493, null);
  }
}

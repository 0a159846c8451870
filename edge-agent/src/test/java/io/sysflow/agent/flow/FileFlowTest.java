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
import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.FileEntity;
import io.sysflow.model.FileFlow;
import io.sysflow.model.Header;
import io.sysflow.model.ObjectState;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.RestType;
import io.sysflow.model.SysFlow;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlags;
import org.junit.jupiter.api.Test;

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
            org.assertj.core.groups.Tuple.tuple(INIT, null, ObjectState.REUP),
            org.assertj.core.groups.Tuple.tuple(SHELL, INIT, ObjectState.REUP),
            org.assertj.core.groups.Tuple.tuple(CAT, SHELL, ObjectState.REUP));
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
}

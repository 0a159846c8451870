package io.sysflow.agent.flow;

import static io.sysflow.agent.flow.Scene.CAT;
import static io.sysflow.agent.flow.Scene.INIT;
import static io.sysflow.agent.flow.Scene.PASSWD;
import static io.sysflow.agent.flow.Scene.SHELL;
import static io.sysflow.agent.flow.Scene.WEB;
import static io.sysflow.agent.flow.Scene.at;
import static io.sysflow.agent.flow.Scene.info;
import static io.sysflow.agent.flow.Scene.keepAll;
import static io.sysflow.agent.flow.Scene.main;
import static io.sysflow.agent.flow.Scene.ops;
import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.Accept;
import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.Connect;
import io.sysflow.agent.event.ContainerSeen;
import io.sysflow.agent.event.FdOp;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.K8sSeen;
import io.sysflow.agent.event.Lost;
import io.sysflow.agent.event.NameOp;
import io.sysflow.agent.event.PodSeen;
import io.sysflow.agent.event.ProcessClone;
import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.ProcessExit;
import io.sysflow.agent.event.ProcessOp;
import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.Progress;
import io.sysflow.agent.event.SetUid;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.event.ThreadEvent;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.RestType;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnyEventsTest {

  private static final String POD = "0123456789ab";

  @Test
  void everyKindOfEventIsTakenIn() {
    List<SystemEvent> one =
        List.of(
            new ProcessSeen(at(0), info(INIT, null, "/sbin/init")),
            new ContainerSeen(at(0), ContainerEntity.incomplete(POD, ContainerType.CT_CRI)),
            new PodSeen(at(0), PodTest.pod("p", 0)),
            new K8sSeen(at(0), new K8sEvent(2, 0, at(0), "{}")),
            new Lost(at(0), "ring_full", 1),
            new Progress(at(0)),
            new ProcessExec(at(1), main(CAT), info(CAT, SHELL, "/bin/cat"), 0),
            new ProcessClone(at(1), main(CAT), info(CAT, SHELL, "/bin/cat"), 7, 0),
            new ProcessExit(at(1), main(CAT), 0),
            new SetUid(at(1), main(CAT), info(CAT, SHELL, "/bin/cat"), 0, "root", 0),
            new ProcessOp(at(1), main(CAT), XopFlag.UNSHARE, 0, 0L, null),
            Scene.open(1, CAT, 3, PASSWD, OpenFlags.RDONLY),
            Scene.read(1, main(CAT), 3, PASSWD, 1),
            Scene.close(1, main(CAT), 3, PASSWD),
            new FdOp(at(1), main(CAT), 3, PASSWD, ops(OpFlag.MMAP), XopFlags.NONE, 0),
            new Connect(at(1), main(CAT), 4, WEB, 0),
            new Accept(at(1), main(CAT), 5, WEB),
            name(1, main(CAT), PASSWD));
    List<Class<?>> kinds = new ArrayList<>(List.of(SystemEvent.class.getPermittedSubclasses()));
    kinds.remove(ThreadEvent.class);
    kinds.addAll(List.of(ThreadEvent.class.getPermittedSubclasses()));

    Scene scene = new Scene(keepAll()).play(one.toArray(new SystemEvent[0]));

    assertThat(one).extracting(Object::getClass).containsExactlyInAnyOrderElementsOf(kinds);
    assertThat(scene.metrics().events()).isEqualTo(kinds.size());
    Stream.check(scene.written);
  }

  private static NameOp name(double seconds, Actor actor, FileResource file) {
    return new NameOp(
        at(seconds),
        actor,
        ops(OpFlag.RENAME),
        XopFlags.NONE,
        file,
        new FileResource(RestType.FILE, "/new" + file.path(), null),
        null,
        null,
        0,
        null,
        null);
  }
}

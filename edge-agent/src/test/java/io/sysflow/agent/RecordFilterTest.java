package io.sysflow.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.ContainerSeen;
import io.sysflow.agent.event.FileOpen;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.flow.FlowBuilder;
import io.sysflow.agent.flow.FlowOptions;
import io.sysflow.agent.flow.NodeIdentity;
import io.sysflow.agent.flow.RedactionOptions;
import io.sysflow.agent.flow.Redactor;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import io.sysflow.model.Oid;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessFacts;
import io.sysflow.model.RestType;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordFilterTest {

  private static final long NOW = 1_700_000_000_000_000_000L;
  private static final Oid SHELL = new Oid(1, 10);
  private static final Oid CAT = new Oid(2, 20);
  private static final Oid NGINX = new Oid(3, 30);
  private static final String BOX = "0123456789ab";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "evt.num >= 0                         | Header ProcessEntity ProcessEntity ProcessEvent"
            + " FileEntity FileFlow ContainerEntity ProcessEntity FileEntity FileFlow",
        "proc.name = cat                      | Header ProcessEntity ProcessEntity ProcessEvent"
            + " FileEntity FileFlow",
        "proc.pname = bash and evt.type = execve | Header ProcessEntity ProcessEntity ProcessEvent",
        "fd.name startswith /var              | Header ContainerEntity ProcessEntity FileEntity"
            + " FileFlow",
        "container.name = web                 | Header ContainerEntity ProcessEntity FileEntity"
            + " FileFlow",
        "proc.name = nobody                   | Header",
      })
  void whatDoesNotMeetItIsNotWrittenNorWhatItAloneRefersTo(String condition, String expected) {
    List<SysFlow> written = new ArrayList<>();
    FlowBuilder builder =
        new FlowBuilder(
            FlowOptions.DEFAULT,
            new NodeIdentity("n", "NA", "", "", "", ""),
            new Redactor(RedactionOptions.DEFAULT),
            NOW);
    builder.filter(RecordFilter.of(condition));

    for (SystemEvent event : story()) {
      builder.accept(event, NOW, written::add);
    }
    builder.close(NOW, written::add);

    assertThat(written)
        .extracting(SysFlow::rec)
        .extracting(SysFlowRecord::getClass)
        .extracting(Class::getSimpleName)
        .containsExactly(expected.split(" "));
    assertThat(builder.metrics().causes().getOrDefault("filtered", 0L))
        .isEqualTo(3 - written.stream().filter(RecordFilterTest::isActivity).count());
  }

  private static boolean isActivity(SysFlow datum) {
    return datum.rec() instanceof io.sysflow.model.Activity;
  }

  private static List<SystemEvent> story() {
    ContainerEntity web =
        new ContainerEntity(
            BOX, "web", "nginx:1", "sha256:1", ContainerType.CT_DOCKER, false, null, null);
    return List.of(
        new ProcessSeen(NOW, info(SHELL, null, "/bin/bash", null)),
        new ContainerSeen(NOW, web),
        new ProcessSeen(NOW, info(NGINX, null, "/usr/sbin/nginx", BOX)),
        new ProcessExec(NOW, new Actor(CAT, 20), info(CAT, SHELL, "/bin/cat", null), 0),
        open(CAT, "/etc/passwd", null),
        open(NGINX, "/var/www/index.html", BOX));
  }

  private static FileOpen open(Oid who, String path, @Nullable String container) {
    return new FileOpen(
        NOW,
        new Actor(who, who.hpid()),
        3,
        new FileResource(RestType.FILE, path, container),
        new OpenFlags(OpenFlags.RDONLY),
        path,
        null);
  }

  private static ProcessInfo info(
      Oid oid, @Nullable Oid parent, String exe, @Nullable String container) {
    return new ProcessInfo(
        oid,
        parent,
        exe,
        List.of(),
        0,
        "root",
        0,
        "root",
        false,
        container,
        false,
        "/",
        List.of(),
        ProcessFacts.NONE);
  }
}

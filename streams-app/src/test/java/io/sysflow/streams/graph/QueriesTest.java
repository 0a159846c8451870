package io.sysflow.streams.graph;

import static io.sysflow.streams.Records.BASH;
import static io.sysflow.streams.Records.CURL;
import static io.sysflow.streams.Records.SSHD;
import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlags;
import io.sysflow.streams.Records;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QueriesTest {

  private static final Oid CRON = new Oid(Records.seconds(5), 50);
  private static final Oid JOB = new Oid(Records.seconds(60), 600);

  /** Curl below bash below sshd writes a file, which a job of cron reads later. */
  private static History history() {
    History history = new History(1_000);
    ProcessEntity sshd = Records.process(SSHD, null, 10, "/usr/sbin/sshd");
    ProcessEntity bash = Records.process(BASH, SSHD, 20, "/bin/bash");
    ProcessEntity curl = Records.process(CURL, BASH, 30, "/usr/bin/curl");
    ProcessEntity cron = Records.process(CRON, null, 5, "/usr/sbin/cron");
    ProcessEntity job = Records.process(JOB, CRON, 60, "/bin/job\"<&");
    history.accept(record(Records.connection(CURL, 40), curl, List.of(bash, sshd), null));
    history.accept(record(written(CURL, 45), curl, List.of(bash, sshd), "/tmp/x"));
    history.accept(record(Records.flow(JOB, 61, "/tmp/x"), job, List.of(cron), "/tmp/x"));
    history.accept(record(Records.flow(BASH, 50, "/tmp/x"), bash, List.of(sshd), "/tmp/x"));
    history.accept(record(Records.flow(JOB, 61, "/opt/y"), job, List.of(cron), "/opt/y"));
    return history;
  }

  @Test
  void provenanceGoesOverFilesToWhoWroteThem() {
    Graph graph = new Queries(history(), 100, 10).provenance(Map.of(id(JOB), Records.seconds(62)));

    assertThat(graph.edges().stream().map(QueriesTest::brief))
        .containsExactlyInAnyOrder(
            "cron 50 STARTED job\"<& 600",
            "/tmp/x READ_BY job\"<& 600",
            "curl 300 WROTE /tmp/x",
            "bash 200 STARTED curl 300",
            "sshd 100 STARTED bash 200");
    assertThat(graph.omitted()).isZero();
  }

  @Test
  void reachIsWhatHappenedAfterwards() {
    Graph graph = new Queries(history(), 100, 10).reach(Map.of(id(CURL), Records.seconds(44)));

    assertThat(graph.edges().stream().map(QueriesTest::brief))
        .containsExactlyInAnyOrder(
            "curl 300 WROTE /tmp/x", "/tmp/x READ_BY job\"<& 600", "/tmp/x READ_BY bash 200");
  }

  @Test
  void whatIsLeftOutIsCounted() {
    Graph graph = new Queries(history(), 3, 10).provenance(Map.of(id(JOB), Records.seconds(62)));

    assertThat(graph.nodes()).hasSize(3);
    assertThat(graph.omitted()).isPositive();
  }

  @Test
  void theDrawingIsXmlWhateverProcessesAreCalled() throws Exception {
    Graph graph = new Queries(history(), 100, 10).provenance(Map.of(id(JOB), Records.seconds(62)));

    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(Pictures.svg(graph).getBytes(StandardCharsets.UTF_8)));

    assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(graph.nodes().size());
    assertThat(document.getElementsByTagName("title").getLength())
        .isEqualTo(graph.nodes().size() + graph.edges().size());
    assertThat(Pictures.dot(graph)).contains("label=\"job\\\"<& 600\\nn1\"");
  }

  @Test
  void namesThatPretendAreShownAsTheyAre() throws Exception {
    String odd = "a\u0000\u001b[31m\u202efdp\ud800\\N\"\r\nb\u4e2d";
    Node node = new Node("x", Node.Kind.PROCESS, "n\u0007", odd, odd);
    Graph graph = new Graph(List.of(node), List.of(), Set.of("x"), 0);

    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(Pictures.svg(graph).getBytes(StandardCharsets.UTF_8)));

    assertThat(document.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("a??[31m?fdp?\\N\"??b\u4e2d");
    assertThat(Pictures.dot(graph)).contains("label=\"a??[31m?fdp?\\\\N\\\"?\\nb\u4e2d\\nn?\"");
  }

  private static String brief(Edge edge) {
    History history = history();
    return "%s %s %s"
        .formatted(
            history.node(edge.from()).orElseThrow().label(),
            edge.act(),
            history.node(edge.to()).orElseThrow().label());
  }

  private static String id(Oid oid) {
    return History.id("n1", oid);
  }

  private static FileFlow written(Oid oid, long ts) {
    return new FileFlow(
        oid,
        Records.seconds(ts),
        oid.hpid(),
        OpFlags.of(OpFlag.OPEN).plus(OpFlag.WRITE_SEND),
        new OpenFlags(0),
        Records.seconds(ts) + 500,
        Records.foid("/tmp/x"),
        3,
        Traffic.NONE,
        new Traffic(2, 128),
        XopFlags.NONE,
        null,
        null,
        null);
  }

  private static EnrichedRecord record(
      ProcessActivity act,
      ProcessEntity process,
      List<ProcessEntity> ancestors,
      @Nullable String file) {
    return new EnrichedRecord(
        "n1",
        1,
        1,
        act,
        process,
        ancestors,
        file == null ? null : Records.file(file),
        null,
        null,
        null);
  }
}

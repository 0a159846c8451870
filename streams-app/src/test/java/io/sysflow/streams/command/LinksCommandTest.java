package io.sysflow.streams.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sysflow.codec.Dialect;
import io.sysflow.codec.SysFlowFileWriter;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.SysFlow;
import io.sysflow.model.Traffic;
import io.sysflow.streams.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links of captures, whose truth is known. */
final class LinksCommandTest {

  @ParameterizedTest
  @ValueSource(strings = {"sf/tcp.sf", "scap/tcp-client-server.expected.sf"})
  void oneConnectionOfACaptureIsOneLink(String name) {
    CommandRun run = CommandRun.of(new LinksCommand(), corpus(name));

    assertThat(run.code()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    assertThat(run.out())
        .contains(" whole ", "[13824] -> ", "[13823]  tcp 127.0.0.1:40556 -> 127.0.0.1:8080")
        .contains("80 bytes there, 80 back, 10.591 s");
    assertThat(run.err()).contains("1 links, 0 ends without the other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scap/mpm-event-cold_start_capture.expected.sf",
        "scap/mpm-event-full_capture.expected.sf"
      })
  void connectionsWithClientsElsewhereAreHalfEdges(String name) {
    CommandRun run = CommandRun.of(new LinksCommand(), corpus(name));

    assertThat(run.code()).isZero();
    assertThat(run.out().lines()).hasSize(25).allMatch(line -> line.contains(" half  ? -> "));
    assertThat(run.out().lines())
        .allMatch(line -> line.contains(" 92 bytes there, 306 back,"))
        .allMatch(line -> line.endsWith("(no_other_end)"));
  }

  @Test
  void aLinkIsAvroAsWell() {
    CommandRun run =
        CommandRun.of(new LinksCommand(), "--format", "json", "--whole", corpus("sf/tcp.sf"));

    assertThat(run.out()).startsWith("{\"id\":").contains("\"state\":\"WHOLE\"");
  }

  @Test
  void serverThatListensForIpv6SeesTheSameConnection(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("mapped.sf");
    FiveTuple tuple = Records.TUPLE;
    FiveTuple mapped =
        new FiveTuple(
            mapped(tuple.sip()), tuple.sport(), mapped(tuple.dip()), tuple.dport(), tuple.proto());
    try (SysFlowFileWriter to = new SysFlowFileWriter(file, Dialect.EXTENDED)) {
      to.write(SysFlow.bare(Records.header()));
      to.write(SysFlow.bare(Records.process(Records.CURL, null, 30, "/usr/bin/curl")));
      to.write(SysFlow.bare(Records.process(Records.SSHD, null, 10, "/usr/sbin/nginx")));
      to.write(SysFlow.bare(end(Records.CURL, OpFlag.CONNECT, tuple)));
      to.write(SysFlow.bare(end(Records.SSHD, OpFlag.ACCEPT, mapped)));
    }

    CommandRun run = CommandRun.of(new LinksCommand(), file.toString());

    assertThat(run.out().lines()).hasSize(1);
    assertThat(run.out())
        .contains("curl[300] -> node-a:/usr/sbin/nginx[100]  tcp 10.0.0.5:43210 -> 93.184.100.34:");
  }

  private static Ip mapped(Ip ip) {
    return new Ip(6, 0, 0xffff00000000L | ip.low());
  }

  private static NetworkFlow end(Oid oid, OpFlag how, FiveTuple tuple) {
    NetworkFlow flow = Records.connection(oid, 40, OpFlags.of(how), Traffic.NONE, Traffic.NONE, 0);
    return new NetworkFlow(
        oid,
        flow.ts(),
        flow.tid(),
        flow.opFlags(),
        flow.endTs(),
        tuple,
        flow.fd(),
        flow.reads(),
        flow.writes(),
        flow.xopFlags(),
        flow.ret(),
        flow.domain(),
        flow.sockType());
  }

  private static String corpus(String name) {
    Path file = Path.of(System.getProperty("sysflow.corpus", "../../shared/corpus"), name);
    if (!Files.exists(file)) {
      System.err.println("SKIPPED: there is no " + file);
    }
    assumeTrue(Files.exists(file), "there is no " + file);
    return file.toString();
  }
}

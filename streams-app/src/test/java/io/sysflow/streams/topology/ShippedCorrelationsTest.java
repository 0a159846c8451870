package io.sysflow.streams.topology;

import static io.sysflow.streams.Records.BASH;
import static io.sysflow.streams.Records.CURL;
import static io.sysflow.streams.Records.SSHD;
import static io.sysflow.streams.Records.container;
import static io.sysflow.streams.Records.event;
import static io.sysflow.streams.Records.file;
import static io.sysflow.streams.Records.foid;
import static io.sysflow.streams.Records.process;
import static io.sysflow.streams.Records.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.Activity;
import io.sysflow.model.Alert;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;
import io.sysflow.policy.Policies;
import io.sysflow.policy.match.Policy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the correlations in policies/correlation find, and what they do not. */
class ShippedCorrelationsTest {

  private static final int ADDRESS = 0x0a000001;

  private final Policy policy = policy();
  private final PolicyDetector detector = new PolicyDetector(policy);
  private final CorrelationRun run = new CorrelationRun(policy);
  private long seq;

  private static Policy policy() {
    Path root = Path.of(System.getProperty("sysflow.root", ".."));
    try {
      return Policies.load("correlation", List.of(root.resolve("policies/correlation"))).policy();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void downloadMadeExecutableAndRunIsFound() {
    happens("/usr/bin/curl", CURL, written("/tmp/x", 40), file("/tmp/x"));
    happens("/usr/bin/chmod", BASH, chmod("/tmp/x", 50), file("/tmp/x"));
    happens("/tmp/x", BASH, event(BASH, 60, OpFlag.EXEC), null);

    List<Alert> alerts = run.end();

    assertThat(alerts)
        .extracting(Alert::ruleName)
        .containsExactly("Downloaded file made executable and run");
    assertThat(alerts.get(0).output())
        .isEqualTo(
            "Downloaded file made executable and run: 'Download to a file', 'File made executable',"
                + " 'Program run' in this order within 20 s (evt.hostname=node-a file=/tmp/x)");
  }

  @Test
  void otherFileOrOrderIsNot() {
    happens("/usr/bin/curl", CURL, written("/tmp/x", 40), file("/tmp/x"));
    happens("/usr/bin/chmod", BASH, chmod("/tmp/y", 50), file("/tmp/y"));
    happens("/tmp/x", BASH, event(BASH, 60, OpFlag.EXEC), null);
    happens("/usr/bin/chmod", BASH, chmod("/tmp/x", 70), file("/tmp/x"));

    assertThat(run.end()).isEmpty();
  }

  @Test
  void manyConnectionsOfOneClientToSshAreFound() {
    for (int i = 0; i < 20; i++) {
      happens("/usr/sbin/sshd", SSHD, accept(ADDRESS, 100 + i), null);
      happens("/usr/sbin/sshd", SSHD, accept(ADDRESS + 1 + i, 100 + i), null);
    }

    assertThat(run.end())
        .extracting(Alert::ruleName)
        .containsExactly("Many connections to SSH from one address");
  }

  @Test
  void scanOfManyAddressesIsFound() {
    for (int i = 0; i < 60; i++) {
      happens("/tmp/scan", CURL, connect(ADDRESS + i, 100 + i / 2), null);
      happens("/usr/bin/browser", BASH, connect(ADDRESS + i % 40, 100 + i / 2), null);
    }

    assertThat(run.end())
        .extracting(alert -> alert.ruleName() + " " + alert.outputFields().get("proc.exepath"))
        .containsExactly("Program connects to many addresses /tmp/scan");
  }

  @Test
  void programNewToItsImageIsFoundOnceTheImageIsKnown() {
    ContainerEntity web = container("c0ffee", null);
    happens("/bin/early", CURL, event(CURL, 5, OpFlag.EXEC), null, web);
    for (int i = 0; i < 110; i++) {
      happens("/bin/httpd", BASH, event(BASH, 10 + 1_000 * i, OpFlag.EXEC), null, web);
    }
    happens("/bin/new", CURL, event(CURL, 110_000, OpFlag.EXEC), null, web);
    happens("/bin/early", CURL, event(CURL, 110_001, OpFlag.EXEC), null, web);

    assertThat(run.end())
        .extracting(alert -> alert.ruleName() + " " + alert.outputFields().get("proc.exepath"))
        .containsExactly("Program new to its image /bin/new");
  }

  private void happens(String exe, Oid oid, Activity activity, @Nullable FileEntity file) {
    happens(exe, oid, activity, file, null);
  }

  private void happens(
      String exe,
      Oid oid,
      Activity activity,
      @Nullable FileEntity file,
      @Nullable ContainerEntity container) {
    ProcessEntity process =
        container == null ? process(oid, null, 1, exe) : process(oid, null, 1, exe, container.id());
    EnrichedRecord record =
        new EnrichedRecord(
            "node-a", 7, ++seq, activity, process, List.of(), file, null, container, null);
    assertThat(detector.detect(record, () -> null)).isEmpty();
    run.accept(detector.takeHits());
  }

  private static FileFlow written(String path, long second) {
    return new FileFlow(
        CURL,
        seconds(second),
        CURL.hpid(),
        OpFlags.of(OpFlag.OPEN).plus(OpFlag.WRITE_SEND).plus(OpFlag.CLOSE),
        new OpenFlags(OpenFlags.WRONLY),
        seconds(second + 1),
        foid(path),
        3,
        Traffic.NONE,
        new Traffic(1, 10),
        XopFlags.NONE,
        null,
        null,
        null);
  }

  private static FileEvent chmod(String path, long second) {
    return new FileEvent(
        BASH,
        seconds(second),
        BASH.hpid(),
        OpFlags.NONE,
        foid(path),
        0,
        null,
        XopFlags.of(XopFlag.CHMOD),
        null,
        null,
        null,
        null);
  }

  private static NetworkFlow accept(int client, long second) {
    return flow(SSHD, OpFlag.ACCEPT, client, 0x0a0000fe, second);
  }

  private static NetworkFlow connect(int server, long second) {
    return flow(CURL, OpFlag.CONNECT, 0x0a0000fe, server, second);
  }

  private static NetworkFlow flow(Oid oid, OpFlag op, int from, int to, long second) {
    return new NetworkFlow(
        oid,
        seconds(second),
        oid.hpid(),
        OpFlags.of(op),
        seconds(second + 1),
        new FiveTuple(Ip.ofSysFlow(from), 43_210, Ip.ofSysFlow(to), 22, FiveTuple.TCP),
        3,
        Traffic.NONE,
        Traffic.NONE,
        XopFlags.NONE,
        0,
        2,
        1);
  }
}

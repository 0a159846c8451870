package io.sysflow.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.container.ContainerOptions;
import io.sysflow.agent.flow.CollectionMode;
import io.sysflow.agent.flow.FileReadMode;
import io.sysflow.agent.flow.FlowOptions;
import io.sysflow.agent.kubernetes.KubernetesOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class AgentCommandTest {

  @TempDir private Path dir;

  @Test
  void withoutOptionsItDoesWhatTheReferenceCollectorDoes() {
    assertThat(parse().completedBy(Map.of()).flowOptions()).isEqualTo(FlowOptions.DEFAULT);
  }

  @Test
  void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
    Path file = dir.resolve("agent.yaml");
    Files.writeString(
        file,
        """
        mode: nofiles
        export-interval: 10s
        early-export: 500ms
        proc-flow: false
        containers-only: true
        sink: [stdout, "file:/tmp/x"]
        """);

    FlowOptions options =
        parse("--config", file.toString(), "--early-export", "2s", "--file-only")
            .completedBy(
                Map.of("MODE", "consume", "FILE_ONLY", "0", "SYSFLOW_AGENT_FILE_READ_MODE", "1"))
            .flowOptions();

    assertThat(options.mode()).isEqualTo(CollectionMode.CONSUME);
    assertThat(options.times().exportInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(options.times().earlyExport()).isEqualTo(Duration.ofSeconds(2));
    assertThat(options.processFlow()).isFalse();
    assertThat(options.fileOnly()).isTrue();
    assertThat(options.containersOnly()).isTrue();
    assertThat(options.fileReadMode()).isEqualTo(FileReadMode.DROP);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "mode            | consume | MODE                          | mode=CONSUME",
        "mode            | nofiles | SYSFLOW_AGENT_MODE            | mode=NOFILES",
        "containers-only | true    | SYSFLOW_AGENT_CONTAINERS_ONLY | containersOnly=true",
        "proc-flow       | false   | ENABLE_PROC_FLOW              | processFlow=false",
        "file-only       | false   | FILE_ONLY                     | fileOnly=false",
        "file-read-mode  | 0       | FILE_READ_MODE                | fileReadMode=KEEP",
        "file-read-mode  | 1       | SYSFLOW_AGENT_FILE_READ_MODE  | fileReadMode=DROP,",
        "export-interval | 7s      | SYSFLOW_AGENT_EXPORT_INTERVAL | exportInterval=PT7S",
        "early-export    | 0       | SYSFLOW_AGENT_EARLY_EXPORT    | earlyExport=PT0S",
        "idle-expiry     | 2m      | SYSFLOW_AGENT_IDLE_EXPIRY     | idleExpiry=PT2M",
        "rotate          | 30      | INTERVAL                      | rotate=PT30S",
        "heartbeat       | 250ms   | SYSFLOW_AGENT_HEARTBEAT       | heartbeat=PT0.25S",
        "compat          | true    | SYSFLOW_AGENT_COMPAT          | compat=true",
      })
  void anOptionComesFromTheCommandLineTheEnvironmentOrAFile(
      String option, String value, String variable, String expected) throws IOException {
    Path file = dir.resolve("agent.yaml");
    Files.writeString(file, option + ": " + value + "\n");

    List<FlowOptions> given =
        List.of(
            parse("--" + option + "=" + value).completedBy(Map.of()).flowOptions(),
            parse().completedBy(Map.of(variable, value)).flowOptions(),
            parse("--config=" + file).completedBy(Map.of()).flowOptions(),
            parse().completedBy(Map.of("SYSFLOW_CONFIG", file.toString())).flowOptions());

    assertThat(FlowOptions.DEFAULT.toString()).doesNotContain(expected);
    assertThat(given).allSatisfy(options -> assertThat(options.toString()).contains(expected));
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "OUTPUT             | /mnt/data/         | file:/mnt/data/",
        "SOCK_FILE          | /sock/sysflow.sock | socket:/sock/sysflow.sock",
        "SYSFLOW_AGENT_SINK | stdout             | stdout",
      })
  void sinksAreNamedAsTheReferenceCollectorNamesThem(String variable, String value, String sink) {
    assertThat(parse().completedBy(Map.of(variable, value)).sinks()).containsExactly(sink);
  }

  @Test
  void thereMayBeSeveralSinks() {
    AgentCommand all =
        parse().completedBy(Map.of("SOCK_FILE", "/s", "OUTPUT", "/x", "EXPORTER_ID", "n"));
    AgentCommand given = parse("--sink=kafka", "--sink=stdout").completedBy(Map.of("OUTPUT", "/x"));
    AgentCommand listed = parse().completedBy(Map.of("SYSFLOW_AGENT_SINK", "kafka,file:/x"));

    assertThat(all.sinks()).containsExactly("file:/x", "socket:/s");
    assertThat(given.sinks()).containsExactly("kafka", "stdout");
    assertThat(listed.sinks()).containsExactly("kafka", "file:/x");
    assertThat(parse().completedBy(Map.of()).sinks()).containsExactly("kafka");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "--proc-flow    | true",
        "--no-proc-flow | false",
        "--proc-flow=false | false",
      })
  void switchesCanBeTurnedOff(String option, boolean expected) {
    assertThat(parse(option).completedBy(Map.of()).flowOptions().processFlow()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "--source=pcap:x      | agent: there is no source 'pcap:x': there are probe and scap:FILE",
        "--mode=files         | agent: --mode is one of [flow, consume, nofiles], not 'files'",
        "--file-read-mode=3   | agent: no file read mode 3, there are 0, 1 and 2",
        "--k8s-api-url=api    | agent: the API server's address is a URL, not api",
        "--idle-expiry=0      | agent: idle expiry must be positive: PT0S",
        "--sink=pigeon        | agent: there is no sink 'pigeon': there are kafka, file:PATH,"
            + " socket:PATH and stdout",
        "--filter=proc.nam=x  | agent: --filter: character 0: unknown field 'proc.nam', did you"
            + " mean 'proc.name'?",
        "--redact-pattern=(x  | agent: redaction pattern '(x': missing closing )",
      })
  void whatMakesNoSenseIsRefusedInOneLine(String option, String message) {
    StringWriter err = new StringWriter();

    int code = command(err, option).call(Map.of());

    assertThat(code).isEqualTo(2);
    assertThat(err.toString().strip()).isEqualTo(message);
  }

  @Test
  void runtimesListenWhereTheyDoByDefault() {
    ContainerOptions options = parse().completedBy(Map.of()).containerOptions();

    assertThat(options.docker()).containsExactly(Path.of("/var/run/docker.sock"));
    assertThat(options.podman()).containsExactly(Path.of("/run/podman/podman.sock"));
    assertThat(options.cri())
        .containsExactly(
            Path.of("/run/containerd/containerd.sock"),
            Path.of("/run/k3s/containerd/containerd.sock"),
            Path.of("/run/crio/crio.sock"));
  }

  @Test
  void theHostsRootComesBeforeSocketsButNotTwice() {
    ContainerOptions options =
        parse("--docker-path=/var/run/docker.sock,/host/run/other.sock")
            .completedBy(
                Map.of("HOST_ROOT", "/host", "CRI_PATH", "/run/crio.sock", "CRI_TIMEOUT", "30"))
            .containerOptions();

    assertThat(options.docker())
        .containsExactly(
            Path.of("/host/var/run/docker.sock"),
            Path.of("/host/run/docker.sock"),
            Path.of("/host/run/other.sock"));
    assertThat(options.cri()).containsExactly(Path.of("/host/run/crio.sock"));
    assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void theClusterIsThatOfThePodUnlessAnotherIsNamed() {
    KubernetesOptions options = parse().completedBy(Map.of()).podOptions("web1");

    assertThat(options.server()).isNull();
    assertThat(options.credentials()).isEqualTo(KubernetesOptions.Credentials.OF_POD);
    assertThat(options.node()).isEqualTo("web1");
    assertThat(options.events()).isTrue();
  }

  @Test
  void theClusterIsNamedAsTheReferenceCollectorNamesIt() {
    KubernetesOptions options =
        parse("--no-k8s-events")
            .completedBy(
                Map.of(
                    "SF_K8S_API_URL",
                    "https://10.0.0.1:6443",
                    "SF_K8S_API_CERT",
                    "/a.crt:/a.key:/ca.crt",
                    "NODE_NAME",
                    "node-a"))
            .podOptions("web1");

    assertThat(options.server()).isEqualTo(URI.create("https://10.0.0.1:6443"));
    assertThat(options.credentials().certificate()).isEqualTo(Path.of("/a.crt"));
    assertThat(options.credentials().key()).isEqualTo(Path.of("/a.key"));
    assertThat(options.credentials().authority()).isEqualTo(Path.of("/ca.crt"));
    assertThat(options.node()).isEqualTo("node-a");
    assertThat(options.events()).isFalse();
  }

  @Test
  void aKeyThatIsNoOptionIsRefused() throws IOException {
    Path file = dir.resolve("agent.yaml");
    Files.writeString(file, "mdoe: flow\n");
    StringWriter err = new StringWriter();

    int code = command(err, "--config=" + file).call(Map.of());

    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).startsWith("agent: " + file + ":1: there is no option 'mdoe'; ");
  }

  private static AgentCommand parse(String... arguments) {
    return command(new StringWriter(), arguments);
  }

  private static AgentCommand command(StringWriter err, String... arguments) {
    AgentCommand command = new AgentCommand();
    CommandLine line = new CommandLine(command);
    line.setErr(new PrintWriter(err, true));
    line.parseArgs(arguments);
    return command;
  }
}

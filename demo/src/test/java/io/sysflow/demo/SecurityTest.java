package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import io.sysflow.streams.Rights;
import io.sysflow.streams.Rights.Part;
import io.sysflow.streams.Rights.Right;
import io.sysflow.streams.StreamsSettings;
import io.sysflow.streams.topology.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Each part as a user of its own with exactly the rights that the documentation lists: it works
 * with all of them and says what is missing with one of them less. In order, since a cluster takes
 * seconds and what a part needs depends on what is there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecurityTest {

  private static final Rights RIGHTS = new Rights(Topics.DEFAULT, StreamsSettings.APPLICATION_ID);
  private static final String RULE =
      """
      - rule: Never
        desc: Never
        condition: proc.name = no-such-program
        output: "%proc.name"
        priority: WARNING
      """;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final SecuredCluster cluster;
  private Appender<ILoggingEvent> console;
  private final Path directory;

  SecurityTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    cluster = SecuredCluster.start(directory);
  }

  @BeforeAll
  void makeUsers() throws Exception {
    for (Part part : Part.values()) {
      cluster.user(user(part), password(part));
      cluster.config(user(part), password(part), "");
    }
    Files.writeString(
        config(Part.STREAMS),
        Files.readString(config(Part.STREAMS))
            + "state-dir: %s\nhttp: none\nwait: 20s\nthreads: 1\nstore: memory\n"
                .formatted(directory.resolve("state")));
    Files.writeString(directory.resolve("rules.yaml"), RULE);
    Files.write(directory.resolve("empty.scap"), emptyCapture());
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    console = root.getAppender("consoleappender");
    root.detachAppender(console);
    log.start();
    root.addAppender(log);
  }

  @AfterAll
  void stopCluster() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAppender(log);
    root.addAppender(console);
    root.setLevel(Level.WARN);
    cluster.close();
  }

  @Test
  @Order(1)
  void documentationListsTheRights() throws IOException {
    String documented = Files.readString(Path.of("..", "docs", "security.md"));
    String table =
        Arrays.stream(Part.values())
            .map(part -> rows(part))
            .collect(Collectors.joining("\n", "", "\n"));

    assertThat(documented).contains(table);
  }

  @Test
  @Order(2)
  void topicsAreMadeWithTheRightsToDoSo() throws Exception {
    assertNeedsEach(Part.TOPICS_CREATE, "topics", "create", "--partitions=2");
    assertNeedsEach(Part.TOPICS_DESCRIBE, "topics", "describe");
  }

  @Test
  @Order(3)
  void agentSendsWithTheRightTo() throws Exception {
    String source = "--source=scap:" + directory.resolve("empty.scap");
    String[] agent = {"agent", source, "--node=node-a", "--spool=" + directory.resolve("spool")};
    String refused = "";
    for (int i = 0; i < 5 && !refused.contains("cannot send"); i++) {
      // An agent at the end of its capture waits ten seconds for brokers, and no longer.
      refused = run(Part.AGENT, agent) + logged();
    }
    grant(Part.AGENT);
    String sent = run(Part.AGENT, agent);

    assertThat(refused)
        .contains(
            "cannot send to " + cluster.bootstrapServers(),
            "sysflow.records",
            "(needs Write topic sysflow.records)");
    assertThat(sent).isEqualTo("0 ");
  }

  @Test
  @Order(4)
  void recordsArePrintedAndSearchedWithTheRightTo() throws Exception {
    assertNeedsEach(Part.PRINT, "print", "sysflow.records", "--format=json");
    assertNeedsEach(Part.POLICY_HUNT, "policy", "hunt", directory.resolve("rules.yaml").toString());

    assertThat(run(Part.PRINT, "print", "sysflow.records")).contains("node-a");
  }

  @Test
  @Order(5)
  void policiesArePublishedAndListedWithTheRightTo() throws Exception {
    String rules = directory.resolve("rules.yaml").toString();
    assertNeedsEach(Part.POLICY_PUSH, "policy", "push", rules);
    assertNeedsEach(Part.POLICY_LIST, "policy", "list");
  }

  @Test
  @Order(6)
  void alertsAreReadWithTheRightTo() throws Exception {
    assertNeedsEach(Part.ALERTS, "alerts");
    assertNeedsEach(Part.INCIDENT_LIST, "incident", "list");
  }

  /** What an instance can be told before there is anything of its own. */
  @Test
  @Order(7)
  void firstInstanceNeedsWhatItMakesAndJoins() throws Exception {
    grant(Part.STREAMS);
    for (Right right : RIGHTS.of(Part.STREAMS, false, false)) {
      if (right.operation() == AclOperation.CREATE
          || right.resource().resourceType() != ResourceType.TOPIC) {
        assertNeeds(Part.STREAMS, right, "streams");
      }
    }
  }

  @Test
  @Order(8)
  void applicationRunsWithItsRightsAndEndsCleanly() throws Exception {
    Process process = start("streams", "--config=" + config(Part.STREAMS), "--log-format=json");
    try {
      awaitLine(process, "\"now=RUNNING\"");
      awaitLine(process, "policy in force");
      process.destroy();

      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      String said = Files.readString(directory.resolve("streams.log"));
      assertThat(said.lines()).last().asString().contains("ended: ");
      assertThat(said.lines()).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
      assertThat(said).doesNotContain(password(Part.STREAMS));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  @Order(9)
  void laterInstancesNeedTheRest() throws Exception {
    for (Right right : RIGHTS.of(Part.STREAMS, false, false)) {
      if (right.operation() != AclOperation.CREATE
          && right.resource().resourceType() == ResourceType.TOPIC) {
        assertNeeds(Part.STREAMS, right, "streams");
      }
    }
  }

  @Test
  @Order(10)
  void deadLettersAreReadAndSentAgainWithTheRightTo() throws Exception {
    assertNeedsEach(Part.DLQ, "dlq", "list");
    grant(Part.DLQ_REPLAY);

    assertThat(run(Part.DLQ_REPLAY, "dlq", "replay", "--all")).isEqualTo("0 0 sent\n");
  }

  @Test
  @Order(11)
  void wrongPasswordsAreSaidToBeWrong() throws Exception {
    Path secret = directory.resolve(user(Part.ALERTS) + ".password");
    Files.writeString(secret, "something-else");
    String atBroker = run(Part.ALERTS, "alerts");
    Files.writeString(secret, password(Part.ALERTS));
    cluster.shutRegistry(user(Part.POLICY_HUNT));
    cluster.shutRegistry(user(Part.STREAMS));
    String atRegistry =
        run(Part.POLICY_HUNT, "policy", "hunt", directory.resolve("rules.yaml").toString());
    String instance = run(Part.STREAMS, "streams");

    assertThat(atBroker)
        .startsWith("1 sysflow alerts: Kafka at " + cluster.bootstrapServers())
        .contains("does not let us in: ");
    assertThat(atRegistry).startsWith("1 ").contains("schema registry: refuses: HTTP 401");
    assertThat(instance).startsWith("1 ").contains(cluster.registryUrl(), "HTTP 401");
  }

  @Test
  @Order(12)
  void passwordsAreNotLogged() {
    String all =
        List.copyOf(log.list).stream()
            .map(ILoggingEvent::getFormattedMessage)
            .collect(Collectors.joining("\n"));

    assertThat(all).contains("ProducerConfig values");
    for (Part part : Part.values()) {
      assertThat(all).doesNotContain(password(part));
    }
    assertThat(all).doesNotContain("something-else", "store-secret");
  }

  /** Runs a command without each of its rights in turn, and with all. */
  private void assertNeedsEach(Part part, String... command) throws Exception {
    grant(part);
    assertThat(run(part, command)).startsWith("0 ");
    for (Right right : RIGHTS.of(part, false, false)) {
      assertNeeds(part, right, command);
    }
  }

  private void assertNeeds(Part part, Right right, String... command) throws Exception {
    cluster.forbid(user(part), right.resource(), right.operation());
    int before = log.list.size();
    String refused = run(part, command) + logged(before);
    cluster.allow(user(part), List.of(Map.entry(right.resource(), right.operation())));

    String operation = right.toString().split(" ", -1)[0];
    assertThat(refused)
        .as(right.toString())
        .startsWith("1 ")
        .contains("Kafka at " + cluster.bootstrapServers(), operation, right.resource().name());
  }

  private void grant(Part part) throws Exception {
    cluster.allow(
        user(part),
        RIGHTS.of(part, false, false).stream()
            .map(right -> Map.entry(right.resource(), right.operation()))
            .toList());
  }

  private String run(Part part, String... command) {
    return Said.whole(command, "--config=" + config(part));
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("--enable-native-access=ALL-UNNAMED"); // as the launcher does: newer JVMs warn
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(SysflowMain.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("streams.log").toFile())
        .start();
  }

  private void awaitLine(Process process, String words) throws Exception {
    Path file = directory.resolve("streams.log");
    for (int i = 0; i < 600 && process.isAlive(); i++) {
      if (Files.readString(file).contains(words.replace("\"", ""))) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError(Files.readString(file));
  }

  private String logged() {
    return logged(0);
  }

  /** Returns what the program itself said. */
  private String logged(int from) {
    return List.copyOf(log.list).stream()
        .skip(from)
        .filter(event -> event.getLoggerName().startsWith("io.sysflow"))
        .map(ILoggingEvent::getFormattedMessage)
        .collect(Collectors.joining("\n"));
  }

  private Path config(Part part) {
    return directory.resolve(user(part) + ".yaml");
  }

  private static String user(Part part) {
    return part.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String password(Part part) {
    return user(part) + "-s3cr3t";
  }

  /** The table's rows of a part: one for each resource, with its operations. */
  private static String rows(Part part) {
    Map<String, String> operations = new LinkedHashMap<>();
    for (Right right : RIGHTS.of(part, false, false)) {
      String[] words = right.toString().split(" ", 2);
      operations.merge(words[1], words[0], (a, b) -> a + ", " + b);
    }
    List<String> rows = new ArrayList<>();
    operations.forEach(
        (resource, what) ->
            rows.add(
                "| %s | %s | %s |"
                    .formatted(rows.isEmpty() ? "`" + part.command() + "`" : "", resource, what)));
    return String.join("\n", rows);
  }

  private static byte[] emptyCapture() {
    int length = 28;
    return ByteBuffer.allocate(length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x0a0d0d0a)
        .putInt(length)
        .putInt(0x1a2b3c4d)
        .putShort((short) 1)
        .putShort((short) 2)
        .putLong(-1)
        .putInt(length)
        .array();
  }
}

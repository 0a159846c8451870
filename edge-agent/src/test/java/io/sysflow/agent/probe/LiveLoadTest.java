package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.Close;
import io.sysflow.agent.event.FileOpen;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.Resource;
import io.sysflow.agent.event.SystemEvent;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under load, and however sweeps fall between opens and closes, sums are exact. */
class LiveLoadTest {
  @TempDir private Path base;
  private Path program;

  @BeforeEach
  void compile() throws Exception {
    Deeds.assumeProbe();
    program = Deeds.compile(base);
  }

  /** Counts what is told of one file by the program and its children. */
  private static final class Tally {
    private final String path;
    private final String user;
    private long opens;
    private long closes;
    private long reads;
    private long readBytes;
    private long writes;

    Tally(String path, String user) {
      this.path = path;
      this.user = user;
    }

    void add(ProbeEventSource source) {
      source.poll(this::add);
    }

    private boolean counts(Resource resource) {
      return resource instanceof FileResource file && file.path().equals(path);
    }

    private void add(SystemEvent event) {
      if (event instanceof FileOpen open && counts(open.file())) {
        opens++;
      } else if (event instanceof Close close && counts(close.resource())) {
        closes++;
      } else if (event instanceof Io io && counts(io.resource())) {
        reads += io.readOps();
        readBytes += io.readBytes();
        writes += io.writeOps();
      }
    }

    @Override
    public String toString() {
      return user
          + " opens="
          + opens
          + " closes="
          + closes
          + " reads="
          + reads
          + " read bytes="
          + readBytes
          + " writes="
          + writes;
    }
  }

  private String run(String what, Tally tally) throws Exception {
    ProbeConfig config = ProbeConfig.DEFAULT.withSizes(64 << 20, 1 << 17);
    try (ProbeEventSource source = ProbeEventSource.open(config)) {
      tally.add(source);
      ProcessBuilder builder = new ProcessBuilder(program.toString(), what);
      Process process = builder.directory(base.toFile()).inheritIO().start();
      while (process.isAlive()) {
        tally.add(source);
        Thread.sleep(5);
      }
      assertThat(process.exitValue()).isZero();
      for (int i = 0; i < 300; i++) {
        tally.add(source);
        Thread.sleep(5);
      }
      assertThat(source.metrics().lost()).doesNotContainKey("ring_full");
    }
    return tally.toString();
  }

  @Test
  void processesThatUseDescriptorsAnewAllTheTime() throws Exception {
    String path = base.toRealPath().resolve("ground").toString();

    assertThat(run("grind", new Tally(path, "grind")))
        .startsWith("grind opens=30000 closes=30000 reads=60000 ")
        .endsWith(" writes=30000");
  }

  @Test
  void threadsThatCloseWhatOthersOpened() throws Exception {
    String path = base.toRealPath().resolve("pooled").toString();

    assertThat(run("pool", new Tally(path, "pool")))
        .isEqualTo("pool opens=20001 closes=20001 reads=60000 read bytes=600000 writes=1");
  }
}

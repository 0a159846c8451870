package io.sysflow.agent.probe;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share one probe, open for all of a class. */
abstract class LiveTest {
  @TempDir static Path base;
  static LiveProbe probe;

  @BeforeAll
  static void open() throws Exception {
    probe = LiveProbe.open(base);
  }

  @AfterAll
  static void close() {
    LiveProbe.close(probe);
  }
}

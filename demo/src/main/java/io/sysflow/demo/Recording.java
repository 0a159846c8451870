package io.sysflow.demo;

import io.sysflow.codec.MalformedRecordException;
import io.sysflow.codec.SysFlowFileReader;
import io.sysflow.model.Header;
import io.sysflow.model.SysFlow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What a node reported once. The first record is a header.
 *
 * @param records in order, with the times at which they were emitted
 */
record Recording(List<SysFlow> records) {

  /** Checks that it can be replayed. */
  Recording {
    records = List.copyOf(records);
    if (records.isEmpty() || !(records.get(0).rec() instanceof Header)) {
      throw new MalformedRecordException("a recording that does not begin with a header");
    }
    if (start(records) == 0) {
      throw new MalformedRecordException("a recording without emission times");
    }
  }

  /** Reads one that is shipped with the demo. */
  static Recording ofResource(String name) {
    try (InputStream in = Recording.class.getResourceAsStream("/captures/" + name)) {
      if (in == null) {
        throw new AssertionError("not in the jar: " + name);
      }
      Path copy = Files.createTempFile("sysflow-demo", ".sf");
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      Recording recording = ofFile(copy);
      Files.delete(copy);
      return recording;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a {@code .sf} file of the extended schema. */
  static Recording ofFile(Path file) throws IOException {
    List<SysFlow> records = new ArrayList<>();
    try (SysFlowFileReader reader = new SysFlowFileReader(file)) {
      reader.forEachRemaining(records::add);
    }
    return new Recording(records);
  }

  /** Returns when it began, ns since the epoch. */
  long start() {
    return start(records);
  }

  /** Returns how long it took, in ns. */
  long length() {
    return records.get(records.size() - 1).emitted() - start();
  }

  private static long start(List<SysFlow> records) {
    return records.get(0).emitted();
  }
}

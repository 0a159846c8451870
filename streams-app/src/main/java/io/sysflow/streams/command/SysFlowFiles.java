package io.sysflow.streams.command;

import io.sysflow.codec.MalformedRecordException;
import io.sysflow.codec.SysFlowFileReader;
import io.sysflow.model.Header;
import io.sysflow.model.SysFlow;
import io.sysflow.streams.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Files of records. */
final class SysFlowFiles {

  private SysFlowFiles() {}

  /** Takes the records of a file. */
  interface Target {
    /**
     * Takes the next record.
     *
     * @param node that the latest header named, empty before the first
     */
    void accept(String node, SysFlow sysflow);
  }

  /**
   * Returns the files that are meant: of a directory those in it, in lexical order.
   *
   * @throws StartException if there are none
   */
  static List<Path> expand(List<Path> paths) {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        files.addAll(list(path));
      } else if (Files.exists(path)) {
        files.add(path);
      } else {
        throw new StartException(path + ": there is no such file");
      }
    }
    return files;
  }

  /**
   * Reads a file from start to end.
   *
   * @throws StartException if it is not, or stops being, a file of records; what came before was
   *     handed over
   */
  static void read(Path file, Target target) {
    try (SysFlowFileReader reader = new SysFlowFileReader(file)) {
      String node = "";
      while (reader.hasNext()) {
        SysFlow sysflow = reader.next();
        if (sysflow.rec() instanceof Header header) {
          node = header.exporter();
        }
        target.accept(node, sysflow);
      }
    } catch (MalformedRecordException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new StartException(file + ": " + e);
    }
  }

  /** Returns the size of a file in bytes, 0 if it is gone. */
  static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  private static List<Path> list(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> files =
          entries
              .filter(Files::isRegularFile)
              .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new StartException(directory + ": there are no files");
      }
      return files;
    } catch (IOException e) {
      throw new StartException(directory + ": " + e);
    }
  }
}

package io.sysflow.streams.command;

import io.sysflow.codec.MalformedRecordException;
import io.sysflow.codec.SysFlowFileReader;
import io.sysflow.model.Header;
import io.sysflow.model.SysFlow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Prints the records of files, one after the other. Used from one thread. */
final class FilePrinter {

  /** How many records are printed until somebody looks whether they are read. */
  private static final int STRIDE = 2_000;

  private final RecordPrinter printer;
  private final BooleanSupplier unread;
  private final Consumer<String> complaints;
  private final @Nullable ProgressBar progress;
  private long bytes;
  private long records;
  private boolean stopped;

  /**
   * Makes one.
   *
   * @param unread whether nobody reads what is printed any more
   * @param complaints takes what is wrong with a file
   * @param progress is told how far it is
   */
  FilePrinter(
      RecordPrinter printer,
      BooleanSupplier unread,
      Consumer<String> complaints,
      @Nullable ProgressBar progress) {
    this.printer = printer;
    this.unread = unread;
    this.complaints = complaints;
    this.progress = progress;
  }

  /** Prints files; returns how many are torn or no files of records. */
  int print(List<Path> files) {
    int wrong = 0;
    for (Path file : files) {
      if (!stopped && !print(file)) {
        wrong++;
      }
      bytes += SysFlowFiles.size(file);
    }
    return wrong;
  }

  /** Removes what it showed of its progress. */
  void close() {
    if (progress != null) {
      progress.close();
    }
  }

  private boolean print(Path file) {
    printer.restart();
    try (SysFlowFileReader reader = new SysFlowFileReader(file)) {
      print(reader);
      return true;
    } catch (MalformedRecordException e) {
      complain(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      complain(file + ": " + e);
    }
    return false;
  }

  private void print(SysFlowFileReader reader) {
    String node = "";
    while (!stopped && reader.hasNext()) {
      SysFlow sysflow = reader.next();
      if (sysflow.rec() instanceof Header header) {
        node = header.exporter();
      }
      printer.print(node, sysflow);
      if (++records % STRIDE == 0) {
        stopped = unread.getAsBoolean();
        if (progress != null && !stopped) {
          progress.at(bytes + reader.position(), records);
        }
      }
    }
  }

  /** What was printed comes first, also on a terminal that shows both. */
  private void complain(String message) {
    stopped |= unread.getAsBoolean();
    close();
    complaints.accept(message);
  }
}

package io.sysflow.agent.sink;

import io.sysflow.codec.Dialect;
import io.sysflow.codec.SysFlowFileWriter;
import io.sysflow.model.Header;
import io.sysflow.model.SysFlow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes {@code .sf} files. With rotation, each segment is a file of its own, named as the
 * reference collector names them: {@code PREFIX.SECONDS}, or {@code DIRECTORY/SECONDS}.
 */
public final class FileSink implements RecordSink {

  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);
  private static final long NS_PER_SECOND = 1_000_000_000L;

  /** A crash loses no more than this. */
  private static final long FLUSH_AFTER = 10 * NS_PER_SECOND;

  /** After a failure, such as a full disk, a new file is tried this often. */
  private static final long RETRY_AFTER = 60 * NS_PER_SECOND;

  private final Path target;
  private final boolean directory;
  private final boolean rotates;
  private final Dialect dialect;
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong unsaid = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private @Nullable SysFlowFileWriter writer;
  private @Nullable Path file;
  private long flushed;
  private volatile boolean failed;
  private volatile long failedAt;
  private volatile long latest;

  /**
   * Makes one that writes to a file, or into a directory if the name ends in a slash or is one.
   *
   * @throws UncheckedIOException if nothing can be written there
   */
  public FileSink(String target, boolean rotates, Dialect dialect) {
    this.target = Path.of(target);
    this.directory = target.endsWith("/") || Files.isDirectory(this.target);
    this.rotates = rotates;
    this.dialect = dialect;
    Path parent = directory ? this.target : this.target.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent) || !Files.isWritable(parent)) {
      String cause = "no writable directory " + parent;
      throw new UncheckedIOException(
          "cannot write " + target + ": " + cause, new IOException(cause));
    }
  }

  @Override
  public void write(SysFlow datum) {
    latest = datum.emitted();
    try {
      append(datum);
    } catch (IOException e) {
      dropped.incrementAndGet();
      abandon(e);
    }
  }

  @Override
  public long dropped() {
    return dropped.get();
  }

  @Override
  public boolean needsCheckpoint() {
    return failed && latest - failedAt >= RETRY_AFTER;
  }

  @Override
  public Map<String, Long> metrics() {
    return new TreeMap<>(
        Map.of(
            "file_records", records.get(),
            "file_unsaid", unsaid.get(),
            "file_dropped", dropped.get()));
  }

  @Override
  public void close() {
    SysFlowFileWriter open = writer;
    writer = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.error("sink=file file={} state=torn cause=\"{}\"", file, e.getMessage());
      }
    }
  }

  private void append(SysFlow datum) throws IOException {
    SysFlow written = datum;
    if (datum.rec() instanceof Header header && !header.heartbeat()) {
      written = start(datum, header);
    }
    SysFlowFileWriter open = writer;
    if (open == null) {
      dropped.incrementAndGet(); // until the next segment, which needs nothing from before
      return;
    }
    if (open.write(written)) {
      records.incrementAndGet();
    } else {
      unsaid.incrementAndGet();
    }
    if (datum.emitted() - flushed >= FLUSH_AFTER) {
      flushed = datum.emitted();
      open.flush();
    }
  }

  /** Opens the segment's file and returns the header that names it. */
  private SysFlow start(SysFlow datum, Header header) throws IOException {
    Path next = fileAt(datum.emitted() / NS_PER_SECOND);
    if (writer == null || !next.equals(file)) {
      close();
      file = next;
      flushed = datum.emitted();
      writer = new SysFlowFileWriter(next, dialect);
      failed = false;
    }
    return datum.withRec(header.withFilename(next.toString()));
  }

  /** Returns the segment's file; after a failure always a new one, as the old holds records. */
  private Path fileAt(long seconds) {
    boolean another = rotates || failed;
    if (directory) {
      return another || file == null ? target.resolve(Long.toString(seconds)) : file;
    }
    return another ? Path.of(target + "." + seconds) : target;
  }

  /** Gives the file up: one message, and another try with the next segment. */
  private void abandon(IOException e) {
    LOG.error(
        "sink=file file={} state=failed cause=\"{}\" records are dropped until the next file",
        file,
        e.toString());
    failed = true;
    failedAt = latest;
    SysFlowFileWriter open = writer;
    writer = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException alreadyTold) {
        LOG.debug("sink=file file={} cause=\"{}\"", file, alreadyTold.getMessage());
      }
    }
  }
}

package io.sysflow.agent.sink;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A first-in first-out queue on disk, in files of about a megabyte which are read back whole, in a
 * directory of its own. Bounded: past the bound the oldest file is thinned out to its entities. It
 * does not outlive the agent: the next one begins an epoch of its own. Used from one thread at a
 * time.
 */
final class SpoolFiles {

  private static final Logger LOG = LoggerFactory.getLogger(SpoolFiles.class);
  private static final String NAME = "spool.";
  private static final int FILE_BYTES = 1 << 20;

  private final Path directory;
  private final long limit;
  private final ArrayDeque<Part> parts = new ArrayDeque<>();
  private @Nullable DataOutputStream tail;
  private long bytes;
  private int made;

  SpoolFiles(Path directory, long limit) {
    this.directory = directory;
    this.limit = limit;
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  long bytes() {
    return bytes;
  }

  /**
   * Appends an entry.
   *
   * @return how many flows and events were dropped to make room, or -1 if there is no room left
   */
  long append(SpoolEntry entry) throws IOException {
    Part last = parts.peekLast();
    DataOutputStream out = tail;
    if (last == null || out == null || last.bytes >= FILE_BYTES) {
      seal();
      prepare();
      last = new Part(directory.resolve(NAME + made++));
      out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(last.file)));
      tail = out;
      parts.add(last);
    }
    bytes += last.write(out, entry);
    return bytes <= limit ? 0 : thinOut();
  }

  /** Removes and returns the oldest file's entries; empty if there are none. */
  List<SpoolEntry> take() throws IOException {
    if (parts.size() == 1) {
      seal();
    }
    Part first = parts.poll();
    if (first == null) {
      return List.of();
    }
    bytes -= first.bytes;
    List<SpoolEntry> entries = first.read();
    delete(first.file);
    return entries;
  }

  /** Removes all entries and returns how many there were. */
  long clear() {
    long entries = 0;
    try {
      seal();
    } catch (IOException e) {
      tail = null; // the file goes anyway
    }
    for (Part part : parts) {
      entries += part.entries;
      delete(part.file);
    }
    if (made > 0) {
      delete(directory);
    }
    parts.clear();
    bytes = 0;
    return entries;
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.debug("spool file={} cause=\"{}\"", path, e.toString()); // it harms nobody
    }
  }

  /** Rewrites the oldest file that has something to drop. */
  private long thinOut() throws IOException {
    for (Part part : parts) {
      if (!part.thin && part != parts.peekLast()) {
        long before = part.bytes;
        long entries = part.entries;
        List<SpoolEntry> kept =
            part.read().stream().filter(e -> e.kind() != SpoolEntry.Kind.ACTIVITY).toList();
        part.rewrite(kept);
        bytes += part.bytes - before;
        return entries - part.entries;
      }
    }
    return -1;
  }

  /** Makes the directory, or removes what an agent left there that did not end well. */
  private void prepare() throws IOException {
    Files.createDirectories(directory);
    if (made == 0) {
      try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, NAME + "*")) {
        left.forEach(SpoolFiles::delete);
      }
    }
  }

  private void seal() throws IOException {
    DataOutputStream out = tail;
    tail = null;
    if (out != null) {
      out.close();
    }
  }

  /** One file. */
  private static final class Part {
    private final Path file;
    private long bytes;
    private long entries;
    private boolean thin;

    private Part(Path file) {
      this.file = file;
    }

    private int write(DataOutputStream out, SpoolEntry entry) throws IOException {
      out.writeInt(entry.value().length);
      out.writeByte(entry.kind().code());
      out.writeLong(entry.emitted());
      out.write(entry.value());
      int size = entry.value().length + Integer.BYTES + 1 + Long.BYTES;
      bytes += size;
      entries++;
      return size;
    }

    private List<SpoolEntry> read() throws IOException {
      List<SpoolEntry> read = new ArrayList<>();
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
        for (long i = 0; i < entries; i++) {
          byte[] value = new byte[in.readInt()];
          SpoolEntry.Kind kind = SpoolEntry.Kind.of(in.readByte());
          long emitted = in.readLong();
          in.readFully(value);
          read.add(new SpoolEntry(value, emitted, kind));
        }
      } catch (EOFException e) {
        throw new IOException(file + " is shorter than what was written to it", e);
      }
      return read;
    }

    private void rewrite(List<SpoolEntry> kept) throws IOException {
      bytes = 0;
      entries = 0;
      thin = true;
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
        for (SpoolEntry entry : kept) {
          write(out, entry);
        }
      }
    }
  }
}

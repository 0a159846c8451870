package io.sysflow.codec;

import io.sysflow.model.SysFlow;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableFileInput;
import org.apache.avro.generic.GenericDatumReader;
import org.jspecify.annotations.Nullable;

/**
 * The records of a {@code .sf} file of any published version, in order: an Avro object container,
 * read by the schema that is in it. Used from one thread.
 */
public final class SysFlowFileReader implements Iterator<SysFlow>, Closeable {

  private final String name;
  private final DataFileReader<Object> stream;
  private final long size;
  private final @Nullable Codec<SysFlow> codec;
  private final @Nullable Transcoder<SysFlow> transcoder;
  private final BinaryIn block = new BinaryIn();
  private long leftInBlock;
  private long records;

  /**
   * Opens a file.
   *
   * @throws IOException if it cannot be opened
   * @throws MalformedRecordException if it is no SysFlow file, naming the file and what was found
   */
  public SysFlowFileReader(Path file) throws IOException {
    name = file.toString();
    size = Files.size(file);
    SeekableFileInput in = new SeekableFileInput(file.toFile());
    try {
      stream = new DataFileReader<>(in, new GenericDatumReader<>());
      codec = codec();
      transcoder = codec == null ? new Transcoder<>(Codec.SYSFLOW, stream.getSchema()) : null;
    } catch (IOException | AvroRuntimeException | MalformedRecordException e) {
      in.close();
      throw new MalformedRecordException(name + ": not a SysFlow file: " + e.getMessage(), e);
    }
  }

  /** Returns the codec that reads the file's records as they are, or null if none does. */
  private @Nullable Codec<SysFlow> codec() {
    if (Codec.SYSFLOW.laidOutAs(stream.getSchema())) {
      return Codec.SYSFLOW;
    }
    return Codec.SYSFLOW_V5.laidOutAs(stream.getSchema()) ? Codec.SYSFLOW_V5 : null;
  }

  /**
   * Returns whether there is another record.
   *
   * @throws MalformedRecordException if the file is torn here, naming the file and the place
   */
  @Override
  public boolean hasNext() {
    while (leftInBlock == 0) {
      try {
        if (!stream.hasNext()) {
          return torn();
        }
        ByteBuffer bytes = stream.nextBlock();
        leftInBlock = stream.getBlockCount();
        int offset = bytes.arrayOffset() + bytes.position();
        block.reset(bytes.array(), offset, bytes.remaining());
        if (transcoder != null) {
          transcoder.reset(bytes.array(), offset, bytes.remaining());
        }
      } catch (IOException | AvroRuntimeException e) {
        throw torn(e);
      }
    }
    return true;
  }

  /**
   * Returns the next record.
   *
   * @throws MalformedRecordException if the file is torn here, naming the file and the place
   */
  @Override
  public SysFlow next() {
    if (!hasNext()) {
      throw new NoSuchElementException(name);
    }
    leftInBlock--;
    records++;
    try {
      return transcoder != null ? transcoder.next() : decode();
    } catch (MalformedRecordException e) {
      leftInBlock = 0;
      throw torn(e);
    }
  }

  /** Returns how far it is in the file, in bytes: where the block begins that it is in. */
  public long position() {
    return stream.previousSync();
  }

  /** Avro takes a block that is cut off for the end of the file. */
  private boolean torn() {
    long end = stream.previousSync();
    if (end != size) {
      throw torn(new IOException("expected a block but found " + (size - end) + " bytes of one"));
    }
    return false;
  }

  private SysFlow decode() {
    if (codec == null) {
      throw new AssertionError("neither codec nor transcoder");
    }
    return codec.read(block);
  }

  private MalformedRecordException torn(Exception cause) {
    return new MalformedRecordException(
        "%s: after %d records, at byte %d: %s"
            .formatted(name, records, position(), cause.getMessage()),
        cause);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}

package io.sysflow.codec;

import io.sysflow.model.SysFlow;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.avro.AvroRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * The records of a {@code .sf} file of any published version, in order: an Avro object container,
 * read by the schema that is in it. Used from one thread.
 */
public final class SysFlowFileReader implements Iterator<SysFlow>, Closeable {

  private final String name;
  private final BlockReader blocks;
  private final @Nullable Codec<SysFlow> codec;
  private final @Nullable Transcoder<SysFlow> transcoder;
  private final BinaryIn block = new BinaryIn();
  private long leftInBlock;
  private long records;
  private boolean ended;

  /**
   * Opens a file.
   *
   * @throws IOException if it cannot be opened
   * @throws MalformedRecordException if it is no SysFlow file, naming the file and what was found
   */
  public SysFlowFileReader(Path file) throws IOException {
    name = file.toString();
    try {
      blocks = new BlockReader(file);
    } catch (MalformedRecordException e) {
      throw foreign(e);
    }
    boolean open = false;
    try {
      codec = codec();
      transcoder = codec == null ? new Transcoder<>(Codec.SYSFLOW, blocks.schema()) : null;
      open = true;
    } catch (AvroRuntimeException | MalformedRecordException e) {
      throw foreign(e);
    } finally {
      if (!open) {
        blocks.close();
      }
    }
  }

  private MalformedRecordException foreign(RuntimeException e) {
    return new MalformedRecordException(name + ": not a SysFlow file: " + e.getMessage(), e);
  }

  /** Returns the codec that reads the file's records as they are, or null if none does. */
  private @Nullable Codec<SysFlow> codec() {
    if (Codec.SYSFLOW.laidOutAs(blocks.schema())) {
      return Codec.SYSFLOW;
    }
    return Codec.SYSFLOW_V5.laidOutAs(blocks.schema()) ? Codec.SYSFLOW_V5 : null;
  }

  /**
   * Returns whether there is another record.
   *
   * @throws MalformedRecordException if the file is torn here, naming the file and the place
   */
  @Override
  public boolean hasNext() {
    while (leftInBlock == 0 && !ended) {
      checkEndOfBlock();
      try {
        ended = !blocks.next();
      } catch (IOException | MalformedRecordException e) {
        throw torn(e);
      }
      if (!ended) {
        leftInBlock = blocks.count();
        block.reset(blocks.bytes(), 0, blocks.length());
        if (transcoder != null) {
          transcoder.reset(blocks.bytes(), 0, blocks.length());
        }
      }
    }
    return !ended;
  }

  private void checkEndOfBlock() {
    int left = transcoder == null ? block.remaining() : transcoder.remaining();
    block.reset(blocks.bytes(), 0, 0);
    if (transcoder != null) {
      transcoder.reset(blocks.bytes(), 0, 0);
    }
    if (left > 0) {
      throw torn(
          new MalformedRecordException("expected the end of a block, " + left + " bytes on"));
    }
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
      throw torn(e);
    }
  }

  /** Returns how far it is in the file, in bytes: where the block begins that it is in. */
  public long position() {
    return blocks.position();
  }

  private SysFlow decode() {
    if (codec == null) {
      throw new AssertionError("neither codec nor transcoder");
    }
    return codec.read(block);
  }

  private MalformedRecordException torn(Exception cause) {
    ended = true; // what follows cannot be told apart
    leftInBlock = 0;
    return new MalformedRecordException(
        "%s: after %d records, at byte %d: %s"
            .formatted(name, records, position(), cause.getMessage()),
        cause);
  }

  @Override
  public void close() throws IOException {
    blocks.close();
  }
}

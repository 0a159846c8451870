package io.sysflow.codec;

import io.sysflow.model.SysFlow;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;

/**
 * Writes a {@code .sf} file: an Avro object container, deflated, in blocks of 80,000 bytes as the
 * reference collector writes them. Used from one thread.
 */
public final class SysFlowFileWriter implements Closeable, Flushable {

  private static final int BLOCK_BYTES = 80_000;

  private final Dialect dialect;
  private final Codec<SysFlow> codec;
  private final DataFileWriter<Object> writer;

  /**
   * Creates the file, or replaces it.
   *
   * @throws IOException if it cannot be created
   */
  public SysFlowFileWriter(Path file, Dialect dialect) throws IOException {
    this.dialect = dialect;
    codec = Codec.of(dialect);
    writer =
        new DataFileWriter<>(new GenericDatumWriter<>(codec.schema()))
            .setCodec(CodecFactory.deflateCodec(6))
            .setSyncInterval(BLOCK_BYTES);
    writer.create(codec.schema(), file.toFile());
  }

  /**
   * Appends a record.
   *
   * @return false, and nothing is written, if the file's dialect cannot say it
   * @throws IOException if the file cannot be written
   */
  public boolean write(SysFlow datum) throws IOException {
    if (!dialect.canSay(datum.rec())) {
      return false;
    }
    BinaryOut bytes = codec.write(datum);
    writer.appendEncoded(ByteBuffer.wrap(bytes.array(), 0, bytes.size()));
    return true;
  }

  /** Ends the block, so that a reader sees all records up to here. */
  @Override
  public void flush() throws IOException {
    writer.flush();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}

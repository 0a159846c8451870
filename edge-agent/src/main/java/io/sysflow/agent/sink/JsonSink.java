package io.sysflow.agent.sink;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Dialect;
import io.sysflow.model.SysFlow;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Prints one record a line in Avro's JSON encoding. */
public final class JsonSink implements RecordSink {

  private final PrintStream out;
  private final Dialect dialect;
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong unsaid = new AtomicLong();

  /** Makes one that prints to {@code out}, which it does not close. */
  public JsonSink(PrintStream out, Dialect dialect) {
    this.out = out;
    this.dialect = dialect;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if nobody reads any more
   */
  @Override
  public void write(SysFlow datum) {
    if (!dialect.canSay(datum.rec())) {
      unsaid.incrementAndGet();
      return;
    }
    out.println(Codec.of(dialect).toJson(datum));
    if (out.checkError()) {
      throw new UncheckedIOException("stdout: nobody reads it", new IOException("closed"));
    }
    records.incrementAndGet();
  }

  @Override
  public Map<String, Long> metrics() {
    return Map.of("stdout_records", records.get(), "stdout_unsaid", unsaid.get());
  }

  @Override
  public void close() {
    out.flush();
  }
}

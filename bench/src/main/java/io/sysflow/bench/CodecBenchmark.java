package io.sysflow.bench;

import io.sysflow.codec.Codec;
import io.sysflow.model.FileFlow;
import io.sysflow.model.Foid;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.SysFlow;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlags;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A file flow as Avro bytes and back, beside Avro's own generic reader. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {

  private final SysFlow datum =
      new SysFlow(
          new FileFlow(
              new Oid(1_700_000_000_000_000_000L, 4242),
              1_700_000_001_000_000_000L,
              4242,
              OpFlags.of(OpFlag.OPEN).plus(OpFlag.READ_RECV).plus(OpFlag.CLOSE),
              new OpenFlags(4097),
              1_700_000_001_000_400_000L,
              Foid.copyOf(new byte[Foid.SIZE], 0),
              3,
              new Traffic(12, 40_960),
              Traffic.NONE,
              XopFlags.NONE,
              null,
              "/etc/passwd",
              null),
          1_700_000_000_000_000_000L,
          77,
          1_700_000_001_000_500_000L);
  private final byte[] bytes = Codec.SYSFLOW.encode(datum);
  private final GenericDatumReader<Object> avro =
      new GenericDatumReader<>(new Schema.Parser().parse(Codec.SYSFLOW.schemaJson()));
  private BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);

  /** Ours. */
  @Benchmark
  public byte[] encode() {
    return Codec.SYSFLOW.encode(datum);
  }

  /** Ours. */
  @Benchmark
  public SysFlow decode() {
    return Codec.SYSFLOW.decode(bytes);
  }

  /** Avro's generic reader, the baseline. */
  @Benchmark
  public Object avroDecode() throws IOException {
    decoder = DecoderFactory.get().binaryDecoder(bytes, decoder);
    return avro.read(null, decoder);
  }
}

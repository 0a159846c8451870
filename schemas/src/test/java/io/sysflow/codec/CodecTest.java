package io.sysflow.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sysflow.model.Activity;
import io.sysflow.model.Entity;
import io.sysflow.model.Header;
import io.sysflow.model.Link;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.Severity;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class CodecTest {

  static Stream<SysFlow> data() {
    return Stream.concat(Samples.v5().stream(), Samples.extended().stream())
        .map(Samples::enveloped);
  }

  static Stream<SysFlow> v5Data() {
    return Samples.v5().stream().map(SysFlow::bare);
  }

  /** Avro's own reader and writer, which know nothing of ours. */
  private static byte[] throughAvro(Schema schema, byte[] bytes) throws IOException {
    Object datum =
        new GenericDatumReader<>(schema)
            .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<>(schema).write(datum, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("data")
  void avroReadsWhatWeWriteAndWeReadWhatAvroWrites(SysFlow datum) throws IOException {
    byte[] ours = Codec.SYSFLOW.encode(datum);

    byte[] avros = throughAvro(Schemas.SYSFLOW, ours);

    assertThat(avros).isEqualTo(ours);
    assertThat(Codec.SYSFLOW.decode(avros)).isEqualTo(datum);
  }

  @ParameterizedTest
  @MethodSource("v5Data")
  void v5IsWrittenExactly(SysFlow datum) throws IOException {
    byte[] ours = Codec.SYSFLOW_V5.encode(datum);

    byte[] avros = throughAvro(Schemas.V5, ours);

    assertThat(avros).isEqualTo(ours);
    assertThat(Codec.SYSFLOW_V5.decode(avros)).isEqualTo(datum);
  }

  @ParameterizedTest
  @MethodSource("v5Data")
  void aPlainV5ReaderReadsTheExtendedForm(SysFlow datum) throws IOException {
    byte[] extended = Codec.SYSFLOW.encode(Samples.enveloped(datum.rec()));

    Object read =
        new GenericDatumReader<>(Schemas.SYSFLOW, Schemas.V5)
            .read(null, DecoderFactory.get().binaryDecoder(extended, null));

    Object direct =
        new GenericDatumReader<>(Schemas.V5)
            .read(null, DecoderFactory.get().binaryDecoder(Codec.SYSFLOW_V5.encode(datum), null));
    assertThat(read).isEqualTo(direct);
  }

  @Test
  void eitherSchemaReadsTheOther() {
    assertThat(
            SchemaCompatibility.checkReaderWriterCompatibility(Schemas.SYSFLOW, Schemas.V5)
                .getType())
        .isEqualTo(SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE);
    assertThat(
            SchemaCompatibility.checkReaderWriterCompatibility(Schemas.V5, Schemas.SYSFLOW)
                .getType())
        .isEqualTo(SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE);
  }

  @Test
  void everyKindOfRecordIsInTheSamples() {
    Set<Class<?>> kinds =
        Stream.of(SysFlowRecord.class, Entity.class, Activity.class, ProcessActivity.class)
            .flatMap(type -> Arrays.stream(type.getPermittedSubclasses()))
            .filter(type -> !type.isInterface())
            .collect(Collectors.toSet());

    assertThat(v5Data().map(datum -> (Object) datum.rec().getClass()).collect(Collectors.toSet()))
        .isEqualTo(kinds)
        .contains(Header.class);
  }

  @Test
  void enrichedRecordsAreReadAsWritten() throws IOException {
    for (SysFlowRecord rec : Samples.v5()) {
      if (rec instanceof Activity activity) {
        byte[] ours = Codec.ENRICHED.encode(Samples.enriched(activity));

        assertThat(throughAvro(Schemas.ENRICHED, ours)).isEqualTo(ours);
        assertThat(Codec.ENRICHED.decode(ours)).isEqualTo(Samples.enriched(activity));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Severity.class)
  void alertsAreReadAsWritten(Severity severity) throws IOException {
    byte[] ours = Codec.ALERT.encode(Samples.alert(severity));

    byte[] avros = throughAvro(Schemas.ALERT, ours);

    assertThat(avros).isEqualTo(ours);
    assertThat(Codec.ALERT.decode(avros)).isEqualTo(Samples.alert(severity));
  }

  @ParameterizedTest
  @EnumSource(Link.State.class)
  void linksAreReadAsWritten(Link.State state) throws IOException {
    byte[] ours = Codec.LINK.encode(Samples.link(state));

    byte[] avros = throughAvro(Schemas.LINK, ours);

    assertThat(avros).isEqualTo(ours);
    assertThat(Codec.LINK.decode(avros)).isEqualTo(Samples.link(state));
  }

  @ParameterizedTest
  @MethodSource("data")
  void everyTornRecordIsRefused(SysFlow datum) {
    byte[] whole = Codec.SYSFLOW.encode(datum);

    for (int length = 0; length < whole.length; length++) {
      byte[] torn = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Codec.SYSFLOW.decode(torn))
          .isInstanceOf(MalformedRecordException.class)
          .hasMessageStartingWith("byte ");
    }
  }

  @Test
  void bytesAfterTheRecordAreRefused() {
    byte[] whole = Codec.SYSFLOW.encode(SysFlow.bare(Samples.FILE));

    assertThatThrownBy(() -> Codec.SYSFLOW.decode(Arrays.copyOf(whole, whole.length + 3)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("byte 49: expected the end but found 3 more bytes");
  }

  @Test
  void jsonIsAvrosEncoding() {
    String json = Codec.SYSFLOW_V5.toJson(SysFlow.bare(Samples.FILE));

    assertThat(json)
        .startsWith("{\"rec\":{\"sysflow.entity.File\":{\"state\":\"REUP\",\"oid\":\"")
        .endsWith("\"restype\":102,\"path\":\"/etc/passwd\",\"containerId\":null}}}");
  }
}

package io.sysflow.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.sysflow.model.SysFlow;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

final class RegistrySerdeTest {

  private static final String TOPIC = "sysflow.records";
  private static final SysFlow DATUM = Samples.enveloped(Samples.FILE_FLOW);

  private final SchemaRegistryClient registry = Registries.client("mock://serde", Map.of());
  private final RegistrySerializer<SysFlow> serializer =
      new RegistrySerializer<>(Codec.SYSFLOW, registry);
  private final RegistryDeserializer<SysFlow> deserializer =
      new RegistryDeserializer<>(Codec.SYSFLOW, registry);

  @Test
  void confluentsOwnDeserializerReadsOurBytes() {
    byte[] bytes = serializer.serialize(TOPIC, DATUM);

    GenericRecord record =
        (GenericRecord) new KafkaAvroDeserializer(registry).deserialize(TOPIC, bytes);

    assertThat(record.get("seq")).isEqualTo(7L);
    assertThat(((GenericRecord) record.get("rec")).getSchema().getName()).isEqualTo("FileFlow");
  }

  @Test
  void aRecordIsReadAsWritten() {
    byte[] bytes = serializer.serialize(TOPIC, DATUM);

    SysFlow read = deserializer.deserialize(TOPIC, bytes);

    assertThat(read).isEqualTo(DATUM);
  }

  @Test
  void aRecordOfTheV5SchemaIsRead() throws Exception {
    int id = registry.register("v5-value", new AvroSchema(Schemas.V5));
    byte[] body = Codec.SYSFLOW_V5.encode(SysFlow.bare(Samples.FILE_FLOW));
    byte[] bytes = ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();

    SysFlow read = deserializer.deserialize(TOPIC, bytes);

    assertThat(read).isEqualTo(SysFlow.bare(Samples.FILE_FLOW));
  }

  @Test
  void tombstonesPass() {
    assertThat(serializer.serialize(TOPIC, null)).isNull();
    assertThat(deserializer.deserialize(TOPIC, null)).isNull();
  }

  @Test
  void poisonIsRefusedWithWhatWasFound() {
    byte[] torn = Arrays.copyOf(serializer.serialize(TOPIC, DATUM), 20);

    assertThatThrownBy(() -> deserializer.deserialize(TOPIC, torn))
        .isInstanceOf(SerializationException.class)
        .hasMessageStartingWith("schema 1: byte 15: ");
    assertThatThrownBy(() -> deserializer.deserialize(TOPIC, new byte[] {1, 2, 3}))
        .isInstanceOf(SerializationException.class)
        .hasMessage(
            "not in the registry's wire format: expected a zero and a schema id but found byte 1,"
                + " length 3");
    assertThatThrownBy(() -> deserializer.deserialize(TOPIC, new byte[] {0, 0, 0, 0, 99, 1}))
        .isInstanceOf(SerializationException.class)
        .hasMessageStartingWith("schema registry: no schema 99");
  }

  @Test
  void aMissingRegistryIsSaid() {
    SchemaRegistryClient nowhere = Registries.client("http://127.0.0.1:1", Map.of());

    assertThatThrownBy(
            () -> new RegistrySerializer<>(Codec.SYSFLOW, nowhere).serialize(TOPIC, DATUM))
        .isInstanceOf(SerializationException.class)
        .hasMessageStartingWith("schema registry: cannot be reached: ");
    assertThatThrownBy(
            () ->
                new RegistryDeserializer<>(Codec.SYSFLOW, nowhere)
                    .deserialize(TOPIC, new byte[] {0, 0, 0, 0, 1, 0}))
        .isInstanceOf(TimeoutException.class)
        .hasMessageStartingWith("schema registry: cannot be reached: ");
  }

  @Test
  void aConsumersDeserializerAsksForTheRegistry() {
    SysFlowDeserializer consumer = new SysFlowDeserializer();

    assertThatThrownBy(() -> consumer.configure(Map.of(), false))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("schema.registry.url");
    consumer.configure(Map.of(SysFlowDeserializer.URL, "mock://serde"), false);
    assertThat(consumer.deserialize(TOPIC, serializer.serialize(TOPIC, DATUM))).isEqualTo(DATUM);
  }
}

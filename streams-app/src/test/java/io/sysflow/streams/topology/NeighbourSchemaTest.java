package io.sysflow.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.model.Header;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.XopFlags;
import io.sysflow.streams.Records;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Agents of the versions before and after this one. */
class NeighbourSchemaTest {

  private static final Oid PROCESS = new Oid(1, 2);

  static Stream<Arguments> neighbours() throws IOException {
    Schema first = schema("SysFlow-1.avsc");
    return Stream.of(
        Arguments.of("the first that was in use", first),
        Arguments.of(
            "one before, with fewer fields", changed(first, NeighbourSchemaTest::withoutLast)),
        Arguments.of("one after, with more fields", changed(first, NeighbourSchemaTest::withMore)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("neighbours")
  void recordsOfNeighboursAreJoinedAndJudged(String name, Schema schema) throws Exception {
    try (TopologyFixture app =
        new TopologyFixture(false, TopologyFixture.byExecutable("/bin/sh"))) {
      long seq = 0;
      for (SysFlowRecord rec :
          List.of(
              new Header(Header.VERSION, "node", "NA", "", null),
              Records.process(PROCESS, null, 1, "/bin/sh"),
              exec())) {
        seq++;
        app.records.pipeInput("node", wire(schema, new SysFlow(rec, 7, seq, seq)));
      }

      assertThat(app.alerts.readKeyValuesToList())
          .extracting(alert -> alert.key)
          .containsExactly("node-7-3");
      assertThat(app.dlq.isEmpty()).isTrue();
    }
  }

  @Test
  void aKindOfRecordThatIsNotKnownYetIsADeadLetter() throws Exception {
    try (TopologyFixture app =
        new TopologyFixture(false, TopologyFixture.byExecutable("/bin/sh"))) {
      Schema later = changed(schema("SysFlow-1.avsc"), NeighbourSchemaTest::withAnotherKind);
      GenericRecord kind =
          new GenericData.Record(later.getField("rec").schema().getTypes().get(kinds(later) - 1));
      kind.put("what", 1L);
      GenericRecord record = new GenericData.Record(later);
      later
          .getFields()
          .forEach(
              field -> {
                if (field.hasDefaultValue()) {
                  record.put(field.pos(), GenericData.get().getDefaultValue(field));
                }
              });
      record.put("rec", kind);

      app.records.pipeInput("node", wire(later, record));
      app.records.pipeInput(
          "node", wire(later, new SysFlow(Records.process(PROCESS, null, 1, "/bin/sh"), 7, 1, 1)));
      app.records.pipeInput("node", wire(later, new SysFlow(exec(), 7, 2, 2)));

      assertThat(app.dlq.readRecordsToList()).hasSize(1);
      assertThat(app.alerts.readKeyValuesToList()).hasSize(1);
    }
  }

  private static int kinds(Schema schema) {
    return schema.getField("rec").schema().getTypes().size();
  }

  private static ProcessEvent exec() {
    return new ProcessEvent(
        PROCESS, 3, 2, OpFlags.of(OpFlag.EXEC), List.of(), 0, XopFlags.NONE, null, null);
  }

  private static byte[] wire(Schema schema, SysFlow datum) throws Exception {
    Schema ours = current();
    Object read =
        new GenericDatumReader<>(ours, schema)
            .read(null, DecoderFactory.get().binaryDecoder(Codec.SYSFLOW.encode(datum), null));
    return wire(schema, read);
  }

  private static byte[] wire(Schema schema, Object datum) throws Exception {
    SchemaRegistryClient registry = Registries.client("mock://topology", Map.of());
    int id = registry.register("neighbour-" + schema.hashCode() + "-value", new AvroSchema(schema));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<>(schema).write(datum, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static Schema current() throws IOException {
    try (InputStream in = Codec.class.getResourceAsStream("SysFlow.avsc")) {
      return new Schema.Parser().parse(in);
    }
  }

  /** Returns a schema as it was, kept beside this test. */
  static Schema schema(String name) throws IOException {
    try (InputStream in = NeighbourSchemaTest.class.getResourceAsStream(name)) {
      return new Schema.Parser().parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static List<Schema.Field> withoutLast(List<Schema.Field> fields) {
    Schema.Field last = fields.get(fields.size() - 1);
    return last.hasDefaultValue() && last.doc() != null
        ? fields.subList(0, fields.size() - 1)
        : fields;
  }

  private static List<Schema.Field> withMore(List<Schema.Field> fields) {
    List<Schema.Field> more = new ArrayList<>(fields);
    more.add(
        new Schema.Field(
            "later",
            Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING)),
            "of the next version",
            JsonProperties.NULL_VALUE));
    more.add(new Schema.Field("laterNumber", Schema.create(Schema.Type.LONG), "as well", 5L));
    return more;
  }

  private static List<Schema.Field> withAnotherKind(List<Schema.Field> fields) {
    return fields.stream()
        .map(
            field -> {
              if (!field.name().equals("rec")) {
                return field;
              }
              List<Schema> kinds = new ArrayList<>(field.schema().getTypes());
              kinds.add(
                  Schema.createRecord(
                      "Later",
                      null,
                      "sysflow.event",
                      false,
                      List.of(
                          new Schema.Field("what", Schema.create(Schema.Type.LONG), null, null))));
              return new Schema.Field(field.name(), Schema.createUnion(kinds), field.doc(), null);
            })
        .toList();
  }

  /** Returns a schema in which the fields of each record of SysFlow's own are changed. */
  private static Schema changed(Schema schema, UnaryOperator<List<Schema.Field>> change) {
    return changed(schema, change, new HashMap<>());
  }

  private static Schema changed(
      Schema schema, UnaryOperator<List<Schema.Field>> change, Map<String, Schema> done) {
    return switch (schema.getType()) {
      case UNION ->
          Schema.createUnion(
              schema.getTypes().stream().map(type -> changed(type, change, done)).toList());
      case ARRAY -> Schema.createArray(changed(schema.getElementType(), change, done));
      case RECORD -> {
        Schema known = done.get(schema.getFullName());
        if (known == null) {
          known =
              Schema.createRecord(
                  schema.getName(), schema.getDoc(), schema.getNamespace(), schema.isError());
          done.put(schema.getFullName(), known);
          List<Schema.Field> fields =
              schema.getFields().stream()
                  .map(field -> new Schema.Field(field, changed(field.schema(), change, done)))
                  .toList();
          known.setFields(
              change.apply(fields).stream()
                  .map(field -> new Schema.Field(field, field.schema()))
                  .toList());
        }
        yield known;
      }
      default -> schema;
    };
  }
}

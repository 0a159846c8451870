package io.sysflow.streams;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistryDeserializer;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.SysFlow;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code print} command: records of a file, a directory or a topic. */
@Command(
    name = "print",
    description = "Prints records, one a line.",
    sortOptions = false,
    defaultValueProvider = OptionDefaults.class,
    mixinStandardHelpOptions = true)
public final class PrintCommand implements Callable<Integer> {

  private static final String FIELDS =
      "evt.time,evt.hostname,evt.type,evt.res,proc.pid,proc.exepath,proc.args,fd.name,user.uid,"
          + "container.id";

  @Spec private CommandSpec spec;
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Parameters(
      paramLabel = "SOURCE",
      description =
          "A file, a directory whose files are read in lexical order, or a topic of records or of"
              + " enriched records.")
  private String source = "";

  @Option(
      names = "--format",
      paramLabel = "json|flat|csv|table",
      defaultValue = "json",
      description =
          "Avro's JSON encoding of each record, or the chosen fields of each event and flow as"
              + " JSON, comma-separated or in columns. Default: ${DEFAULT-VALUE}")
  private RecordPrinter.Format format = RecordPrinter.Format.JSON;

  @Option(
      names = "--fields",
      paramLabel = "NAME,...",
      split = ",",
      defaultValue = FIELDS,
      description = "Falco's names of fields. Default: ${DEFAULT-VALUE}")
  private List<String> fields = List.of();

  @Option(
      names = "--filter",
      paramLabel = "CONDITION",
      description = "Only events and flows that meet it, in the language of Falco's rules.")
  private @Nullable String filter;

  @Option(names = "--follow", description = "Go on with what comes; topics only.")
  private boolean follow;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Path path = Path.of(source);
    if (Files.exists(path)) {
      if (follow) {
        throw new ParameterException(spec.commandLine(), "--follow is for topics");
      }
      files(path, new RecordPrinter(format, fields, filter, out));
      out.flush();
      return 0;
    }
    if (source.endsWith(".sf") || source.contains("/")) {
      throw new StartException(source + ": there is no such file");
    }
    int bad = topic(new RecordPrinter(format, fields, filter, out), out);
    out.flush();
    return bad == 0 ? 0 : 1;
  }

  private static void files(Path path, RecordPrinter printer) {
    for (Path file : SysFlowFiles.expand(List.of(path))) {
      printer.restart();
      SysFlowFiles.read(file, printer::print);
    }
  }

  /** Returns how many records could not be read. */
  private int topic(RecordPrinter printer, PrintWriter out) {
    var registry = Registries.client(cluster.cluster().registryUrl(), cluster.cluster().registry());
    Deserializer<SysFlow> records = new RegistryDeserializer<>(Codec.SYSFLOW, registry);
    Deserializer<EnrichedRecord> enriched = new RegistryDeserializer<>(Codec.ENRICHED, registry);
    boolean isEnriched = source.equals(cluster.topics().enriched());
    int[] bad = {0};
    new TopicReader(cluster.cluster(), source)
        .read(
            new TopicReader.Range(null, follow, follow),
            () -> out.checkError(),
            record -> {
              try {
                if (record.value() == null) {
                  return true;
                }
                if (isEnriched) {
                  printer.print(enriched.deserialize(source, record.value()));
                } else {
                  printer.print(node(record), records.deserialize(source, record.value()));
                }
              } catch (SerializationException e) {
                bad[0]++;
                complain(record, e);
              } catch (TimeoutException e) {
                throw new StartException(String.valueOf(e.getMessage()));
              }
              return true;
            });
    return bad[0];
  }

  private void complain(ConsumerRecord<byte[], byte[]> record, SerializationException e) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf("%s-%d@%d: %s%n", source, record.partition(), record.offset(), e.getMessage());
    err.flush();
  }

  private static String node(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }
}

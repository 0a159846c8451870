package io.sysflow.streams.command;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistryDeserializer;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Link;
import io.sysflow.model.SysFlow;
import io.sysflow.streams.StartException;
import java.io.BufferedWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code print} command: records of files, directories and topics. */
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

  private static final int BUFFER = 1 << 16;

  /** Some hundred thousand records, which take seconds. */
  private static final long LARGE = 4L << 20;

  @Spec private CommandSpec spec;
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Parameters(
      paramLabel = "SOURCE",
      arity = "1..*",
      description =
          "Files, directories whose files are read in lexical order, or topics of records, of"
              + " enriched records or of links.")
  private List<String> sources = List.of();

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

  @Option(names = "--follow", description = "Go on with what comes in a topic.")
  private boolean follow;

  @Override
  public Integer call() {
    List<Path> files = files();
    if (follow && (!files.isEmpty() || sources.size() > 1)) {
      throw new ParameterException(spec.commandLine(), "--follow is for one topic");
    }
    PrintWriter console = spec.commandLine().getOut();
    PrintWriter lines = new PrintWriter(new BufferedWriter(console, BUFFER));
    BooleanSupplier unread =
        () -> {
          lines.flush();
          return console.checkError();
        };
    try {
      RecordPrinter printer = new RecordPrinter(format, fields, filter, lines);
      FilePrinter reader = new FilePrinter(printer, unread, this::complain, progress(files));
      int wrong = 0;
      for (String source : sources) {
        boolean isFile = Files.exists(Path.of(source));
        wrong += isFile ? reader.print(expanded(source)) : topic(source, printer, unread);
      }
      reader.close();
      return wrong == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    } finally {
      lines.flush();
      console.flush();
    }
  }

  /** Returns all files that are meant; what is none has to be a topic. */
  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (String source : sources) {
      if (Files.exists(Path.of(source))) {
        files.addAll(expanded(source));
      } else if (source.endsWith(".sf") || source.contains("/")) {
        throw new StartException(source + ": there is no such file");
      }
    }
    return files;
  }

  private static List<Path> expanded(String source) {
    return SysFlowFiles.expand(List.of(Path.of(source)));
  }

  /** Where the records are not seen to go by, something else has to be. */
  private @Nullable ProgressBar progress(List<Path> files) {
    long bytes = files.stream().mapToLong(SysFlowFiles::size).sum();
    if (bytes < LARGE || Terminal.isStandardOutput()) {
      return null;
    }
    PrintWriter err = spec.commandLine().getErr();
    return new ProgressBar(err, Terminal.isStandardError(), bytes, System::nanoTime);
  }

  /** Returns how many records could not be read. */
  private int topic(String source, RecordPrinter printer, BooleanSupplier unread) {
    var registry = Registries.client(cluster.cluster().registryUrl(), cluster.cluster().registry());
    Deserializer<SysFlow> records = new RegistryDeserializer<>(Codec.SYSFLOW, registry);
    Deserializer<EnrichedRecord> enriched = new RegistryDeserializer<>(Codec.ENRICHED, registry);
    Deserializer<Link> links = new RegistryDeserializer<>(Codec.LINK, registry);
    boolean isLinks = source.equals(cluster.topics().links());
    boolean isEnriched = source.equals(cluster.topics().enriched());
    int[] bad = {0};
    new TopicReader(cluster.cluster(), source)
        .read(
            new TopicReader.Range(null, follow, follow),
            unread,
            record -> {
              try {
                if (record.value() == null) {
                  return true;
                }
                if (isLinks) {
                  printer.print(links.deserialize(source, record.value()));
                } else if (isEnriched) {
                  printer.print(enriched.deserialize(source, record.value()));
                } else {
                  printer.print(node(record), records.deserialize(source, record.value()));
                }
              } catch (SerializationException e) {
                bad[0]++;
                complain(source, record, e);
              } catch (TimeoutException e) {
                throw new StartException(String.valueOf(e.getMessage()));
              }
              return true;
            });
    return bad[0];
  }

  private void complain(
      String source, ConsumerRecord<byte[], byte[]> record, SerializationException e) {
    complain("%s-%d@%d: %s".formatted(source, record.partition(), record.offset(), e.getMessage()));
  }

  private void complain(String message) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(message);
    err.flush();
  }

  private static String node(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }
}

package io.sysflow.streams.command;

import io.sysflow.streams.Refusal;
import io.sysflow.streams.Rights;
import io.sysflow.streams.StartException;
import io.sysflow.streams.topology.PoisonHandler;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code dlq} command: records that could not be processed. */
@Command(
    name = "dlq",
    description = "Shows the records that could not be processed, and sends them again.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class DlqCommand implements Runnable {

  private static final int BYTES_A_LINE = 16;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list, show or replay");
  }

  @Command(
      name = "list",
      description = "One line each: its place in the dead-letter topic, whence it came, why.",
      defaultValueProvider = OptionDefaults.class,
      mixinStandardHelpOptions = true)
  int list(@Mixin ClusterOptions options) {
    PrintWriter out = spec.commandLine().getOut();
    reader(options)
        .read(
            TopicReader.Range.ALL,
            () -> false,
            letter -> {
              Map<String, String> facts = facts(letter);
              out.printf(
                  "%d:%d  %s-%s@%s  node=%s  %d bytes  %s%n",
                  letter.partition(),
                  letter.offset(),
                  facts.get("topic"),
                  facts.get("partition"),
                  facts.get("offset"),
                  TerminalText.clean(text(letter.key())),
                  size(letter, facts),
                  TerminalText.clean(facts.getOrDefault("message", "-")));
              return true;
            });
    out.flush();
    return 0;
  }

  @Command(
      name = "show",
      description = "All that is known of one: its headers and its bytes.",
      defaultValueProvider = OptionDefaults.class,
      mixinStandardHelpOptions = true)
  int show(
      @Mixin ClusterOptions options,
      @Parameters(paramLabel = "PARTITION:OFFSET", description = "As list shows it.")
          String place) {
    PrintWriter out = spec.commandLine().getOut();
    ConsumerRecord<byte[], byte[]> letter = find(options, place);
    for (Header header : letter.headers()) {
      text(header.value())
          .lines()
          .forEach(line -> out.println(header.key() + ": " + TerminalText.clean(line)));
    }
    out.println("key: " + TerminalText.clean(text(letter.key())));
    byte[] value = letter.value();
    if (value != null) {
      dump(out, value);
    }
    out.flush();
    return 0;
  }

  @Command(
      name = "replay",
      description = "Sends one, or all, to the topic that it came from, with the key it had.",
      defaultValueProvider = OptionDefaults.class,
      mixinStandardHelpOptions = true)
  int replay(
      @Mixin ClusterOptions options,
      @Parameters(
              arity = "0..1",
              paramLabel = "PARTITION:OFFSET",
              description = "As list shows it.")
          @Nullable String place,
      @Option(names = "--all", description = "Every one.") boolean all) {
    if (all == (place != null)) {
      throw new ParameterException(spec.commandLine(), "either PARTITION:OFFSET or --all");
    }
    Map<String, Object> config = new HashMap<>(options.cluster().kafka());
    config.put("enable.idempotence", true);
    int[] sent = {0};
    int[] left = {0};
    Refusal refusal = options.refusal(Rights.Part.DLQ_REPLAY);
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      reader(options)
          .read(
              TopicReader.Range.ALL,
              () -> false,
              letter -> {
                if (!all && !name(letter).equals(place)) {
                  return true;
                }
                if (facts(letter).containsKey(PoisonHandler.TOO_LARGE)) {
                  left[0]++;
                } else {
                  send(producer, letter, refusal);
                  sent[0]++;
                }
                return true;
              });
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(sent[0] + " sent");
    if (left[0] > 0) {
      out.println(left[0] + " not sent: too large to be kept, only their places are known");
    }
    out.flush();
    if (sent[0] + left[0] == 0 && !all) {
      throw new StartException("there is no dead letter at " + place);
    }
    return left[0] == 0 ? 0 : 1;
  }

  private static void send(
      Producer<byte[], byte[]> producer, ConsumerRecord<byte[], byte[]> letter, Refusal refusal) {
    String topic = facts(letter).get("topic");
    if (topic == null) {
      throw new StartException(name(letter) + " does not say whence it came");
    }
    try {
      producer.send(again(topic, letter)).get();
    } catch (ExecutionException | KafkaException e) {
      throw new StartException(name(letter) + ": " + refusal.of(e).getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted");
    }
  }

  /** Returns the record as it was, of the time it was, and says that it is sent again. */
  private static ProducerRecord<byte[], byte[]> again(
      String topic, ConsumerRecord<byte[], byte[]> letter) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, null, letter.timestamp(), letter.key(), letter.value());
    for (Header header : letter.headers()) {
      if (!header.key().startsWith(PoisonHandler.HEADER)
          && !header.key().equals(PoisonHandler.AGAIN)) {
        record.headers().add(header);
      }
    }
    record.headers().add(PoisonHandler.AGAIN, name(letter).getBytes(StandardCharsets.UTF_8));
    return record;
  }

  private static ConsumerRecord<byte[], byte[]> find(ClusterOptions options, String place) {
    Map<String, ConsumerRecord<byte[], byte[]>> found = new HashMap<>();
    reader(options)
        .read(
            TopicReader.Range.ALL,
            () -> false,
            letter -> {
              if (name(letter).equals(place)) {
                found.put(place, letter);
              }
              return found.isEmpty();
            });
    ConsumerRecord<byte[], byte[]> letter = found.get(place);
    if (letter == null) {
      throw new StartException("there is no dead letter at " + place);
    }
    return letter;
  }

  private static TopicReader reader(ClusterOptions options) {
    return new TopicReader(options.cluster(), options.topics().dlq());
  }

  /** Returns the size of the record, which is not always in the letter. */
  private static long size(ConsumerRecord<byte[], byte[]> letter, Map<String, String> facts) {
    String told = facts.get(PoisonHandler.TOO_LARGE);
    if (told != null && told.matches("\\d{1,10}")) {
      return Long.parseLong(told);
    }
    return letter.value() == null ? 0 : letter.value().length;
  }

  private static String name(ConsumerRecord<byte[], byte[]> letter) {
    return letter.partition() + ":" + letter.offset();
  }

  /** Returns what its headers say of it, by name. */
  private static Map<String, String> facts(ConsumerRecord<byte[], byte[]> letter) {
    Map<String, String> facts = new TreeMap<>();
    for (Header header : letter.headers()) {
      if (header.key().startsWith(PoisonHandler.HEADER)) {
        facts.put(header.key().substring(PoisonHandler.HEADER.length()), text(header.value()));
      }
    }
    return facts;
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "-" : new String(bytes, StandardCharsets.UTF_8);
  }

  private static void dump(PrintWriter out, byte[] value) {
    out.println("value: " + value.length + " bytes");
    for (int start = 0; start < value.length; start += BYTES_A_LINE) {
      int end = Math.min(start + BYTES_A_LINE, value.length);
      StringBuilder letters = new StringBuilder();
      for (int i = start; i < end; i++) {
        letters.append(value[i] >= ' ' && value[i] < 0x7f ? (char) value[i] : '.');
      }
      String hex = HexFormat.ofDelimiter(" ").formatHex(value, start, end);
      out.printf("%06x  %-47s  %s%n", start, hex, letters);
    }
  }
}

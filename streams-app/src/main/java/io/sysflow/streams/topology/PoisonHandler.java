package io.sysflow.streams.topology;

import io.sysflow.streams.enrich.Counts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a record that cannot be processed to the dead-letter topic, with the headers that Kafka
 * Streams' own handler gives it, says so in one line, counts it, and goes on.
 */
public final class PoisonHandler implements ProcessingExceptionHandler {

  /** The configuration key under which the {@link Counts} of outcomes are handed over. */
  public static final String COUNTS = "sysflow.outcomes";

  /** What the names of the headers begin with. */
  public static final String HEADER = "__streams.errors.";

  /** The header, without what names begin with, of a letter that has only the place of a record. */
  public static final String TOO_LARGE = "bytes";

  /** The header of a record that is sent again, with the place of its letter. */
  public static final String AGAIN = "sysflow.replayed";

  private static final int LONGEST_TRACE = 4_096;
  private static final int LONGEST_MESSAGE = 1_024;

  /** Leaves room for our own headers. */
  private static final int LARGEST = TopicPlan.MAX_MESSAGE_BYTES - (64 << 10);

  private static final Logger LOG = LoggerFactory.getLogger(PoisonHandler.class);

  private @Nullable Counts<Outcome> counts;
  private @Nullable String topic;

  @Override
  @SuppressWarnings("unchecked") // Kafka's configuration knows only objects.
  public void configure(Map<String, ?> config) {
    counts = (Counts<Outcome>) config.get(COUNTS);
    topic = (String) config.get(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    if (topic == null || exception instanceof TimeoutException) {
      // Nothing is wrong with the record: it is read again when the thread has been replaced.
      return Response.fail();
    }
    if (counts != null) {
      counts.add(Outcome.POISON);
    }
    LOG.warn(
        "poison record: topic={} partition={} offset={} error=\"{}\"",
        context.topic(),
        context.partition(),
        context.offset(),
        exception.getMessage());
    return Response.resume(List.of(letter(topic, context, exception)));
  }

  private static ProducerRecord<byte[], byte[]> letter(
      String topic, ErrorHandlerContext context, Exception exception) {
    byte[] key = context.sourceRawKey();
    byte[] value = context.sourceRawValue();
    int size = size(key) + size(value);
    boolean fits = size + headerBytes(context.headers()) <= LARGEST;
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(
            topic, null, context.timestamp(), fits ? key : null, fits ? value : null);
    Headers headers = letter.headers();
    if (fits) {
      context.headers().forEach(headers::add);
    } else {
      add(headers, TOO_LARGE, Integer.toString(size(value)));
    }
    StringWriter writer = new StringWriter();
    exception.printStackTrace(new PrintWriter(writer));
    String trace = writer.toString();
    add(headers, "exception", exception.getClass().getName());
    add(headers, "message", cut(String.valueOf(exception.getMessage()), LONGEST_MESSAGE));
    add(headers, "stacktrace", cut(trace, LONGEST_TRACE));
    add(headers, "topic", context.topic());
    add(headers, "partition", Integer.toString(context.partition()));
    add(headers, "offset", Long.toString(context.offset()));
    return letter;
  }

  private static String cut(String text, int longest) {
    return text.substring(0, Math.min(text.length(), longest));
  }

  private static int headerBytes(Headers headers) {
    int bytes = 0;
    for (Header header : headers) {
      bytes += header.key().length() + size(header.value());
    }
    return bytes;
  }

  private static int size(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(HEADER + name, value.getBytes(StandardCharsets.UTF_8));
  }
}

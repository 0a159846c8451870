package io.sysflow.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/**
 * What is logged and where: our own lines from INFO on and those of the libraries from WARN on, on
 * standard error, as text or as a JSON object a line. The environment variable {@code SYSFLOW_LOG}
 * names another level for both, {@code SYSFLOW_LOG_FORMAT} the form (text or json); the system
 * property {@code logback.configurationFile} a configuration that replaces this one.
 */
public final class Logs extends ContextAwareBase implements Configurator {

  /** What others wrote may be part of a message: it begins no line and drives no terminal. */
  private static final String PATTERN =
      "%d{ISO8601} %-5level %logger{0} %replace(%msg){'[\\p{Cntrl}\\p{Cf}]+', ' '}%n";

  /**
   * What warns of things that are so on purpose (several clients in one JVM, a reader that goes
   * from one partition to another), or warns every second of what we say once (that nobody
   * answers).
   */
  private static final List<String> REPEATED =
      List.of(
          "org.apache.kafka.common.utils.AppInfoParser",
          "org.apache.kafka.clients.NetworkClient",
          "org.apache.kafka.clients.consumer.internals.OffsetFetcherUtils",
          "org.apache.kafka.streams.StreamsConfig",
          "org.apache.kafka.streams.processor.internals.StateDirectory");

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setTarget(ConsoleTarget.SystemErr.getName());
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(started(console, context, encoder(fromEnvironment())));
    String level = System.getenv("SYSFLOW_LOG");
    root.setLevel(Level.toLevel(level, Level.WARN));
    context.getLogger("io.sysflow").setLevel(Level.toLevel(level, Level.INFO));
    if (level == null) {
      REPEATED.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
      context.getLogger("io.confluent.kafka.schemaregistry").setLevel(Level.OFF);
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Forms of lines. */
  enum Format {
    /** For people. */
    TEXT,
    /** For programs: one object a line. */
    JSON
  }

  /** Writes lines in this form from now on. */
  static void format(Format format) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setTarget(ConsoleTarget.SystemErr.getName());
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(started(console, context, encoder(format)));
  }

  private static Format fromEnvironment() {
    String format = System.getenv("SYSFLOW_LOG_FORMAT");
    return "json".equalsIgnoreCase(format) ? Format.JSON : Format.TEXT;
  }

  /** Sends what is logged from now on to {@code file} instead, which is emptied. */
  static void toFile(Path file) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setFile(file.toString());
    appender.setAppend(false);
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(started(appender, context, encoder(fromEnvironment())));
  }

  static EncoderBase<ILoggingEvent> encoder(Format format) {
    if (format == Format.JSON) {
      JsonEncoder json = new JsonEncoder();
      json.setWithSequenceNumber(false);
      json.setWithNanoseconds(false);
      json.setWithContext(false);
      json.setWithMarkers(false);
      json.setWithMDC(false);
      json.setWithKVPList(false);
      json.setWithMessage(false);
      json.setWithArguments(false);
      json.setWithFormattedMessage(true);
      return json;
    }
    PatternLayoutEncoder text = new PatternLayoutEncoder();
    text.setPattern(PATTERN);
    return text;
  }

  private static OutputStreamAppender<ILoggingEvent> started(
      OutputStreamAppender<ILoggingEvent> appender,
      LoggerContext context,
      EncoderBase<ILoggingEvent> encoder) {
    encoder.setContext(context);
    encoder.start();
    appender.setName(appender.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}

package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogsTest {

  @ParameterizedTest
  @EnumSource(Logs.Format.class)
  void whatOthersWroteIsPartOfOneLine(Logs.Format format) {
    LoggerContext context = new LoggerContext();
    EncoderBase<ILoggingEvent> encoder = Logs.encoder(format);
    encoder.setContext(context);
    encoder.start();
    String told = "policy refused: set=a\n2026-01-01 INFO all is well\r\u001b[2J\u202eend";

    String line =
        new String(
            encoder.encode(
                new LoggingEvent(
                    "x", context.getLogger("x"), Level.ERROR, told, null, new Object[0])),
            StandardCharsets.UTF_8);

    assertThat(line).contains("set=a").contains("end").endsWith("\n");
    assertThat(line.strip()).doesNotContainPattern("\\p{Cntrl}");
  }
}

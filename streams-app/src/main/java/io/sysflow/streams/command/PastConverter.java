package io.sysflow.streams.command;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time ago, such as 24h, or a time in ISO 8601. */
final class PastConverter implements ITypeConverter<Past> {

  @Override
  public Past convert(String text) {
    if (text.indexOf('T') < 0) {
      return new Past(null, new DurationConverter().convert(text));
    }
    try {
      return new Past(Instant.parse(text), Duration.ZERO);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "'" + text + "' is no time such as 24h or 2026-01-31T12:00:00Z");
    }
  }
}

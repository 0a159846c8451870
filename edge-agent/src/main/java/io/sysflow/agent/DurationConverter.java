package io.sysflow.agent;

import io.sysflow.config.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@link Durations}; a bare number is seconds. */
final class DurationConverter implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    String bare = text.strip();
    String whole = bare.chars().allMatch(Character::isDigit) ? bare + "s" : bare;
    return Durations.parse(whole)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + text + "' is not a duration such as 500ms, 30s, 5m or 1h"));
  }
}

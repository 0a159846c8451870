package io.sysflow.policy.match;

import io.sysflow.policy.field.FieldSource;
import io.sysflow.policy.ir.Term;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.List;

/** The parts of times, in UTC. */
final class TimeParts {

  private static final long NANOS = 1_000_000_000L;

  private TimeParts() {}

  /** Returns the part of a time that a function is of; missing if the time is. */
  static long of(Term.Call call, FieldSource source) {
    List<String> values = Values.texts(call.arguments().get(0)).of(source);
    if (values.isEmpty()) {
      return FieldSource.MISSING;
    }
    long seconds = Math.floorDiv(Long.parseLong(values.get(0)), NANOS);
    ZonedDateTime time = Instant.ofEpochSecond(seconds).atZone(ZoneOffset.UTC);
    return switch (call.transformer()) {
      case MINUTE -> time.getMinute();
      case HOUR -> time.getHour();
      case DAY -> time.getDayOfMonth();
      case WEEK -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case MONTH -> time.getMonthValue();
      case YEAR -> time.getYear();
      default -> throw new AssertionError(call);
    };
  }
}

package io.sysflow.agent;

import io.sysflow.agent.flow.CollectionMode;
import io.sysflow.agent.flow.FileReadMode;
import io.sysflow.agent.flow.FlowLimits;
import io.sysflow.agent.flow.FlowOptions;
import io.sysflow.agent.flow.FlowTimes;
import io.sysflow.agent.flow.RedactionOptions;
import io.sysflow.agent.flow.Redactor;
import io.sysflow.model.EnrichedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what becomes a record. */
final class FlowArguments {

  @Option(
      names = "--mode",
      paramLabel = "flow|consume|nofiles",
      defaultValue = "flow",
      description =
          "flow: everything; consume: of files only that they were opened; nofiles: nothing of"
              + " files. Default: ${DEFAULT-VALUE}. Environment: MODE")
  private String mode = "";

  @Option(
      names = "--filter",
      paramLabel = "CONDITION",
      description =
          "Only flows and events that meet it, in the language of Falco's rules, such as"
              + " \"proc.name = nginx and fd.sport = 443\". A flow is written whole if one of its"
              + " operations does. Environment: FILTER")
  private @Nullable String filter;

  @Option(names = "--containers-only", description = "Only what containers do.")
  private boolean containersOnly;

  @Option(
      names = "--proc-flow",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Sum threads up in process flows, or (--no-proc-flow) write an event for each. Default:"
              + " ${DEFAULT-VALUE}. Environment: ENABLE_PROC_FLOW")
  private boolean procFlow;

  @Option(
      names = "--file-only",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "File flows of regular files only, or (--no-file-only) of directories, pipes and unix"
              + " sockets too. Default: ${DEFAULT-VALUE}. Environment: FILE_ONLY")
  private boolean fileOnly;

  @Option(
      names = "--file-read-mode",
      paramLabel = "0|1|2",
      defaultValue = "2",
      description =
          "Leave out file flows that only read: 0 none, 1 all, 2 those below /proc, /dev, /sys,"
              + " /lib and /usr/lib. Default: ${DEFAULT-VALUE}. Environment: FILE_READ_MODE")
  private int fileReadMode;

  @Option(
      names = "--export-interval",
      defaultValue = "30s",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How often a flow that goes on is written. Default: ${DEFAULT-VALUE}")
  private Duration exportInterval = Duration.ZERO;

  @Option(
      names = "--early-export",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "How soon a flow is written a first time; 0 for not before the interval. Default: 1s,"
              + " with --compat 0")
  private @Nullable Duration earlyExport;

  @Option(
      names = "--idle-expiry",
      defaultValue = "60s",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long nothing happens until a flow is ended. Default: ${DEFAULT-VALUE}")
  private Duration idleExpiry = Duration.ZERO;

  @Option(
      names = "--rotate",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "How often a header, and a new file, is begun; 0 for never. Default: 300s, of captures"
              + " 0. Environment: INTERVAL")
  private @Nullable Duration rotate;

  @Option(
      names = "--heartbeat",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "How long nothing is sent until a sign of life is; 0 for never. Default: 5s, of captures"
              + " and with --compat 0")
  private @Nullable Duration heartbeat;

  @Option(
      names = "--compat",
      description =
          "Write what sf-collector writes and when, its defects included: no early export, no IPv6,"
              + " none of the operations that it does not know, nothing masked.")
  private boolean compat;

  @Option(
      names = "--env-allow",
      paramLabel = "NAME",
      split = ",",
      description =
          "Environment variables that may leave the node; NAME* for all that begin so, * for all."
              + " Default: some thirty that decide which code runs or say who is there, such as"
              + " PATH, LD_PRELOAD, SUDO_USER; with --compat all")
  private @Nullable List<String> envAllow;

  @Option(
      names = "--redact",
      negatable = true,
      arity = "0..1",
      fallbackValue = "true",
      description =
          "Mask passwords, tokens and keys in command lines. Default: true, with --compat false")
  private @Nullable Boolean redact;

  @Option(
      names = "--redact-pattern",
      paramLabel = "REGEX",
      description =
          "Another regular expression (RE2) for command lines; its first group, or the whole match"
              + " if it has none, is masked")
  private List<String> redactPatterns = new ArrayList<>();

  /**
   * Returns what the options say.
   *
   * @param recorded whether the source was recorded, so that nobody waits for records
   * @throws IllegalArgumentException if they make no sense
   */
  FlowOptions options(boolean recorded) {
    boolean rare = recorded || compat;
    FlowTimes times = FlowTimes.DEFAULT;
    return new FlowOptions(
        Words.read(CollectionMode.class, "--mode", mode),
        procFlow,
        fileOnly,
        FileReadMode.of(fileReadMode),
        containersOnly,
        new FlowTimes(
            exportInterval,
            orElse(earlyExport, compat ? Duration.ZERO : times.earlyExport()),
            idleExpiry,
            orElse(rotate, recorded ? Duration.ZERO : times.rotate()),
            orElse(heartbeat, rare ? Duration.ZERO : times.heartbeat())),
        FlowLimits.DEFAULT,
        compat);
  }

  /**
   * Returns what the options say.
   *
   * @throws IllegalArgumentException if a pattern is none, naming it
   */
  Redactor redactor() {
    return new Redactor(
        new RedactionOptions(
            envAllow == null ? defaultEnv() : envAllow,
            redact == null ? !compat : redact,
            redactPatterns));
  }

  /**
   * Returns what flows and events have to meet, if there is such a condition.
   *
   * @throws IllegalArgumentException if it is wrong, with all that is
   */
  Optional<Predicate<EnrichedRecord>> filter() {
    return Optional.ofNullable(filter).map(RecordFilter::of);
  }

  private List<String> defaultEnv() {
    return compat ? RedactionOptions.NONE.allowedEnv() : RedactionOptions.DEFAULT_ENV;
  }

  private static Duration orElse(@Nullable Duration given, Duration byDefault) {
    return given == null ? byDefault : given;
  }
}

package io.sysflow.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether memory stays flat while processes come and go: StreamsChurnMain [MINUTES]. It says every
 * minute how large heap, process and state are, and beside it what the formula of the runbook makes
 * of the load.
 */
public final class StreamsChurnMain {

  private static final int PARTITIONS = 8;
  private static final int NODES = 1_000;
  private static final double PER_SECOND = 2_000;

  /** Processes that live at any time: each lives for two seconds. */
  private static final int LIVING = 4_000;

  /** How long an ended process is kept. */
  private static final int GRACE_SECONDS = 60;

  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)$");

  private StreamsChurnMain() {}

  /** Measures and prints. */
  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ROOT);
    int minutes = args.length > 0 ? Integer.parseInt(args[0]) : 30;
    Path directory = Files.createTempDirectory("streams-churn");
    Path rules = Files.writeString(directory.resolve("rules.yaml"), Probes.RULES);
    try (Site site = Site.start(directory, PARTITIONS);
        Child app =
            site.streams(
                "app",
                List.of("-Xmx1g", "-XX:+UseParallelGC"),
                "--policies=" + rules,
                "--http=none",
                "--threads=2");
        Churn churn = new Churn(site, NODES, PER_SECOND, LIVING)) {
      TimeUnit.SECONDS.sleep(20); // until the change log is there
      try (LiveState state = new LiveState(site)) {
        System.out.println(
            "minute  heap MB  RSS MB  lag  started/s  state MB  predicted MB  difference");
        for (int minute = 1; minute <= minutes; minute++) {
          long before = churn.started();
          TimeUnit.MINUTES.sleep(1);
          System.out.println(line(site, app, state, minute, churn.started() - before));
        }
      }
    } finally {
      StreamsLoadMain.delete(directory);
    }
  }

  private static String line(Site site, Child app, LiveState state, int minute, long started)
      throws Exception {
    double rate = started / 60.0;
    double predicted = predicted(rate);
    long lag = site.end("sysflow.records") - site.finished("sysflow-streams", "sysflow.records");
    return "%6d  %7d  %6d  %,d  %,.0f  %.1f  %.1f  %+.1f %%"
        .formatted(
            minute,
            heapBytes(app) >> 20,
            app.rssBytes() >> 20,
            lag,
            rate,
            state.bytes() / 1e6,
            predicted / 1e6,
            100 * (state.bytes() / predicted - 1));
  }

  /** The formula of docs/runbook.md. */
  private static double predicted(double rate) {
    int name = Churn.name(0).length();
    double ended = rate * GRACE_SECONDS;
    return (LIVING + ended) * (Churn.processBytes() + 27 + name)
        + ended * (27 + name)
        + NODES * (43.0 + name);
  }

  /** Returns what is used after a collection, which this asks for. */
  private static long heapBytes(Child app) throws IOException, InterruptedException {
    Matcher total = TOTAL.matcher(jcmd(app, "GC.class_histogram"));
    if (!total.find()) {
      throw new IllegalStateException("no histogram");
    }
    return Long.parseLong(total.group(1));
  }

  private static String jcmd(Child app, String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(app.pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}

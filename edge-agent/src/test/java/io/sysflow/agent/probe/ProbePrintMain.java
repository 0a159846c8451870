package io.sysflow.agent.probe;

import io.sysflow.agent.event.Progress;

/** Prints the live events of this host, for developers: java ... ProbePrintMain [seconds]. */
public final class ProbePrintMain {
  private ProbePrintMain() {}

  /** Leaves out what fills the screen. */
  private static String brief(String event) {
    return event
        .replaceAll("env=\\[.*?\\], facts=ProcessFacts\\[.*?\\]\\]", "...]")
        .replace('\n', ' ');
  }

  /** Prints until the time is over. */
  public static void main(String[] args) throws InterruptedException {
    long end = System.nanoTime() + Long.parseLong(args.length > 0 ? args[0] : "5") * 1_000_000_000L;
    System.out.println(ProbeCheck.run());
    try (ProbeEventSource source = ProbeEventSource.open(ProbeConfig.DEFAULT)) {
      while (System.nanoTime() < end) {
        int n =
            source.poll(
                event -> {
                  if (!(event instanceof Progress)) {
                    System.out.println(brief(event.toString()));
                  }
                });
        if (n == 0) {
          Thread.sleep(5);
        }
      }
      System.out.println(source.metrics());
    }
  }
}

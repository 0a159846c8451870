package io.sysflow.agent.probe;

/** Says on its standard output whether the probe can run. */
public final class ProbeCheckMain {
  private ProbeCheckMain() {}

  /** Says it. */
  public static void main(String[] args) {
    System.out.print(ProbeCheck.run().message());
  }
}

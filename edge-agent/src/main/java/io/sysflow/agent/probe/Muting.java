package io.sysflow.agent.probe;

/**
 * Keeps the kernel from telling what processes do that are not to be watched: its map "muted". The
 * kernel goes by when a process was started and how often it executed something, so that what comes
 * after is heard until it is judged. Used from one thread.
 */
interface Muting {
  /** Nobody is muted. */
  Muting NONE =
      new Muting() {
        @Override
        public void judge(ProcessState process, int exec) {}

        @Override
        public void forget(ProcessState process) {}
      };

  /** Decides anew about a process that was born, executed something or was found. */
  void judge(ProcessState process, int exec);

  /** Forgets a process that has ended. */
  void forget(ProcessState process);
}

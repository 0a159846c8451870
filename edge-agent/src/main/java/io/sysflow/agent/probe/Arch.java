package io.sysflow.agent.probe;

/** An architecture that the probe is compiled for. */
enum Arch {
  X86_64("x86_64", 0x4000, 0x10000, 0x8000),
  AARCH64("aarch64", 0x10000, 0x4000, 0x20000);

  private final String label;
  private final int direct;
  private final int directory;
  private final int largeFile;

  Arch(String label, int direct, int directory, int largeFile) {
    this.label = label;
    this.direct = direct;
    this.directory = directory;
    this.largeFile = largeFile;
  }

  /**
   * Returns the one that runs.
   *
   * @throws IllegalStateException if there is no probe for it
   */
  static Arch current() {
    String name = System.getProperty("os.arch", "");
    return switch (name) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64", "arm64" -> AARCH64;
      default -> throw new IllegalStateException("there is no probe for " + name);
    };
  }

  /** Returns whether there is a probe for the architecture that runs. */
  static boolean isSupported() {
    return switch (System.getProperty("os.arch", "")) {
      case "amd64", "x86_64", "aarch64", "arm64" -> true;
      default -> false;
    };
  }

  /** Returns the path of a BPF object within the jar. */
  String resource(String object) {
    return "/probe/" + label + "." + object + ".bpf.o";
  }

  /** Returns Linux's O_DIRECT. */
  int direct() {
    return direct;
  }

  /** Returns Linux's O_DIRECTORY. */
  int directory() {
    return directory;
  }

  /** Returns Linux's O_LARGEFILE, as the kernel has it. */
  int largeFile() {
    return largeFile;
  }
}

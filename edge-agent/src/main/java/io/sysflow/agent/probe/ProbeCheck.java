package io.sysflow.agent.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether the probe can run here: found out by loading a small program that needs the same of the
 * kernel, as nothing else tells reliably.
 *
 * @param isAvailable whether it can
 * @param message what was found; if it cannot run, why not and what to do
 */
public record ProbeCheck(boolean isAvailable, String message) {
  /** Said of kernels without the tracepoints, or before 6.0. */
  static final String WITHOUT_RINGS =
      "; what goes through an io_uring is counted but not told: that needs Linux 6.0 or later";

  private static final Path SELF = Path.of("/proc/self/status");
  private static final int CAP_SYS_ADMIN = 21;
  private static final int CAP_PERFMON = 38;
  private static final int CAP_BPF = 39;

  /** Checks with the usual places. */
  public static ProbeCheck run() {
    return run(ProbeConfig.DEFAULT);
  }

  /** Checks with these places. */
  public static ProbeCheck run(ProbeConfig config) {
    ProbeCheck check = of(problem(config));
    return check.isAvailable() && !tellsOfRings(config)
        ? new ProbeCheck(true, check.message() + WITHOUT_RINGS)
        : check;
  }

  /** Checks only what needs no asking of the kernel. */
  static ProbeCheck prerequisites(ProbeConfig config) {
    return of(lacking(config));
  }

  private static ProbeCheck of(@Nullable String problem) {
    return problem == null
        ? new ProbeCheck(true, "the probe can run")
        : new ProbeCheck(false, "the probe cannot run: " + problem);
  }

  private static @Nullable String problem(ProbeConfig config) {
    String lacking = lacking(config);
    return lacking == null ? load(config) : lacking;
  }

  private static @Nullable String lacking(ProbeConfig config) {
    String system = System.getProperty("os.name", "");
    if (!system.toLowerCase(Locale.ROOT).contains("linux")) {
      return "it needs Linux, and this is " + system;
    }
    if (!Arch.isSupported()) {
      return "there is none for " + System.getProperty("os.arch") + ", only for x86_64 and aarch64";
    }
    if (!BpfObject.exists("check") || !BpfObject.exists("probe")) {
      return "the jar was built without it: build again with clang installed";
    }
    if (!Files.isReadable(config.btf())) {
      return "the kernel does not describe its types: "
          + config.btf()
          + " is missing. It needs a kernel with CONFIG_DEBUG_INFO_BTF=y,"
          + " as the distributions have them since about 2021,"
          + " or a file that describes this very kernel (--btf)";
    }
    return library();
  }

  private static @Nullable String library() {
    try {
      LibBpf.libbpf_set_print(null);
      return null;
    } catch (LinkageError e) {
      // UnsatisfiedLinkError the first time, NoClassDefFoundError from then on.
      return "the library "
          + LibBpf.NAME
          + " is missing. Install it (Debian 12, Ubuntu 24.04: apt-get install libbpf1;"
          + " Fedora: dnf install libbpf)";
    }
  }

  private static @Nullable String load(ProbeConfig config) {
    boolean foreign = config.hasForeignTypes();
    try (BpfObject object =
        foreign ? BpfObject.open("check-raw", config.btf()) : BpfObject.open("check")) {
      object.load();
      object.attach();
      return null;
    } catch (BpfException e) {
      return e.isForbidden()
          ? forbidden(Status.read(SELF), lockdown())
          : "the kernel is too old or lacks a feature: it needs "
              + "Linux 5.8 or later. "
              + e.getMessage();
    }
  }

  private static boolean tellsOfRings(ProbeConfig config) {
    try (BpfObject object =
        BpfObject.open("check-rings", config.hasForeignTypes() ? config.btf() : null)) {
      object.load();
      object.attach();
      return true;
    } catch (BpfException e) {
      return false;
    }
  }

  /** Says why it is forbidden to a process of this status, on a kernel that is locked down so. */
  static String forbidden(Status status, String lockdown) {
    boolean admin = status.has(CAP_SYS_ADMIN);
    if (!admin && !(status.has(CAP_BPF) && status.has(CAP_PERFMON))) {
      return "it is forbidden to this user. Run it as root, or with the capabilities CAP_BPF and"
          + " CAP_PERFMON (containers: --cap-add BPF --cap-add PERFMON, or privileged)";
    }
    if (lockdown.contains("[confidentiality]")) {
      return "the kernel is locked down for confidentiality, which forbids eBPF to read its memory:"
          + " boot without lockdown=confidentiality";
    }
    if (status.seccomp() != 0) {
      return "a seccomp filter forbids the bpf system call:"
          + " run the container with a profile that allows it (--security-opt seccomp=...)";
    }
    return "the kernel forbids it although this process has the capabilities for it:"
        + " a security module does, or it was built without CONFIG_BPF_EVENTS";
  }

  private static String lockdown() {
    try {
      return Files.readString(Path.of("/sys/kernel/security/lockdown"));
    } catch (IOException e) {
      return "";
    }
  }

  /** What /proc/self/status says of rights. */
  record Status(long capabilities, int seccomp) {
    static Status read(Path file) {
      long capabilities = 0;
      int seccomp = 0;
      try {
        for (String line : Files.readAllLines(file)) {
          String[] parts = line.split(":\\s*", 2);
          if (parts[0].equals("CapEff")) {
            capabilities = Long.parseUnsignedLong(parts[1].strip(), 16);
          } else if (parts[0].equals("Seccomp")) {
            seccomp = Integer.parseInt(parts[1].strip());
          }
        }
      } catch (IOException e) {
        return new Status(0, 0);
      }
      return new Status(capabilities, seccomp);
    }

    boolean has(int capability) {
      return (capabilities >>> capability & 1) != 0;
    }
  }
}

package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeCheckTest {
  @TempDir private Path directory;

  private ProbeConfig withoutTypes() {
    ProbeConfig usual = ProbeConfig.DEFAULT;
    return new ProbeConfig(
        usual.ringBytes(),
        usual.flows(),
        usual.mmapAll(),
        directory.resolve("vmlinux"),
        usual.proc(),
        usual.etc(),
        ProbeFilter.NONE);
  }

  @Test
  void aKernelThatDoesNotDescribeItsTypesIsNamed() {
    ProbeCheck check = ProbeCheck.run(withoutTypes());

    assertThat(check.isAvailable()).isFalse();
    assertThat(check.message())
        .isEqualTo(
            "the probe cannot run: the kernel does not describe its types: "
                + directory.resolve("vmlinux")
                + " is missing. It needs a kernel with CONFIG_DEBUG_INFO_BTF=y, as the distributions"
                + " have them since about 2021, or a file that describes this very kernel (--btf)");
  }

  @Test
  void theSourceSaysTheSame() {
    assertThatThrownBy(() -> ProbeEventSource.open(withoutTypes()))
        .isInstanceOf(ProbeUnavailableException.class)
        .hasMessageContaining("CONFIG_DEBUG_INFO_BTF");
  }

  /** Returns what the check says in a process of its own that may do less. */
  private String confined(String how) throws Exception {
    Deeds.assumeProbe();
    Path confine = Deeds.compile(directory, "confine");
    Process process =
        new ProcessBuilder(
                confine.toString(),
                how,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ProbeCheckMain.class.getName())
            .redirectError(Redirect.INHERIT)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void capabilitiesThatAreMissingAreNamed() throws Exception {
    assertThat(confined("capabilities"))
        .isEqualTo(
            "the probe cannot run: it is forbidden to this user. Run it as root, or with the"
                + " capabilities CAP_BPF and CAP_PERFMON (containers: --cap-add BPF --cap-add"
                + " PERFMON, or privileged)");
  }

  @Test
  void aFilterOfSystemCallsIsNamed() throws Exception {
    assertThat(confined("seccomp"))
        .isEqualTo(
            "the probe cannot run: a seccomp filter forbids the bpf system call: run the container"
                + " with a profile that allows it (--security-opt seccomp=...)");
  }

  @Test
  void aKernelThatIsLockedDownIsNamed() {
    ProbeCheck.Status root = new ProbeCheck.Status(-1, 0);

    assertThat(ProbeCheck.forbidden(root, "none integrity [confidentiality]\n"))
        .startsWith("the kernel is locked down for confidentiality");
    assertThat(ProbeCheck.forbidden(root, "none [integrity] confidentiality\n"))
        .contains("although this process has the capabilities for it");
  }

  @Test
  void sizesAreChecked() {
    assertThatThrownBy(() -> ProbeConfig.DEFAULT.withSizes(100_000, 1))
        .hasMessage("the ring needs a power of two from 64 KiB to 256 MiB, not 100000");
  }
}

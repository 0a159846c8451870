package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                + " have them since about 2021");
  }

  @Test
  void theSourceSaysTheSame() {
    assertThatThrownBy(() -> ProbeEventSource.open(withoutTypes()))
        .isInstanceOf(ProbeUnavailableException.class)
        .hasMessageContaining("CONFIG_DEBUG_INFO_BTF");
  }

  @Test
  void sizesAreChecked() {
    assertThatThrownBy(() -> ProbeConfig.DEFAULT.withSizes(100_000, 1))
        .hasMessage("the ring needs a power of two from 64 KiB to 256 MiB, not 100000");
  }
}

package io.sysflow.agent.probe;

import java.nio.file.Path;

/**
 * How the probe is to run.
 *
 * @param ringBytes size of the ring buffer, a power of two
 * @param flows how many transfers the kernel sums at a time
 * @param mmapAll whether all maps of files are told, not those of executable ones only
 * @param btf where the kernel describes its types
 * @param proc where /proc is
 * @param etc where passwd and group are
 * @param filter what is not to be told
 */
public record ProbeConfig(
    int ringBytes, int flows, boolean mmapAll, Path btf, Path proc, Path etc, ProbeFilter filter) {

  /** Where the kernel describes its types, unless told otherwise. */
  public static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");

  /** What serves most hosts. */
  public static final ProbeConfig DEFAULT =
      new ProbeConfig(
          8 << 20, 1 << 17, false, BTF, Path.of("/proc"), Path.of("/etc"), ProbeFilter.NONE);

  /** Returns the same with a ring and a table of other sizes. */
  public ProbeConfig withSizes(int newRingBytes, int newFlows) {
    return new ProbeConfig(newRingBytes, newFlows, mmapAll, btf, proc, etc, filter);
  }

  /** Returns the same with the host's files elsewhere. */
  public ProbeConfig withHost(Path root) {
    return new ProbeConfig(
        ringBytes, flows, mmapAll, btf, root.resolve("proc"), root.resolve("etc"), filter);
  }

  /** Returns the same for a kernel whose types are described in a file. */
  public ProbeConfig withTypes(Path file) {
    return new ProbeConfig(ringBytes, flows, mmapAll, file, proc, etc, filter);
  }

  /** Returns whether the kernel's types are described elsewhere than by the kernel. */
  public boolean hasForeignTypes() {
    return !btf.equals(BTF);
  }

  /** Returns the same with another filter. */
  public ProbeConfig withFilter(ProbeFilter newFilter) {
    return new ProbeConfig(ringBytes, flows, mmapAll, btf, proc, etc, newFilter);
  }

  /** Checks the sizes. */
  public ProbeConfig {
    if (ringBytes < 1 << 16 || ringBytes > 1 << 28 || Integer.bitCount(ringBytes) != 1) {
      throw new IllegalArgumentException(
          "the ring needs a power of two from 64 KiB to 256 MiB, not " + ringBytes);
    }
    if (flows < 1) {
      throw new IllegalArgumentException("a table of " + flows + " flows is too small");
    }
  }
}

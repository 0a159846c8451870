package io.sysflow.agent;

import io.sysflow.agent.flow.CollectionMode;
import io.sysflow.agent.flow.FlowOptions;
import io.sysflow.agent.probe.ProbeConfig;
import io.sysflow.agent.probe.ProbeFilter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the probe. */
final class ProbeArguments {
  private static final int MIB = 1 << 20;

  @Option(
      names = "--ignore-path",
      paramLabel = "PATH",
      split = ",",
      description =
          "A file or directory: the probe leaves out what is done with it and with all below it."
              + " Can be given again, eight times in all")
  private List<String> ignoredPaths = new ArrayList<>();

  @Option(
      names = "--ignore-exe",
      paramLabel = "PATH",
      split = ",",
      description =
          "An executable, or a directory of such: the probe tells birth, exec and end of processes"
              + " that run it, and nothing else of what they do. Can be given again")
  private List<String> ignoredExecutables = new ArrayList<>();

  @Option(
      names = "--ring-size",
      paramLabel = "MIB",
      defaultValue = "8",
      description =
          "Size of the buffer between kernel and agent, a power of two from 1 to 256."
              + " Default: ${DEFAULT-VALUE}")
  private int ringSize;

  @Option(
      names = "--btf",
      paramLabel = "FILE",
      description =
          "Describes the types of the running kernel (BTF), for kernels that do not do it"
              + " themselves. What ran before the agent is then known only when it does something")
  private @Nullable Path btf;

  /**
   * Returns what the options say.
   *
   * @param hostRoot where the host's root directory is seen
   * @param options of what becomes a record: what does not, the probe need not tell
   * @throws IllegalArgumentException if they make no sense
   */
  ProbeConfig config(Path hostRoot, FlowOptions options) {
    if (ringSize < 1 || ringSize > 256 || Integer.bitCount(ringSize) != 1) {
      throw new IllegalArgumentException(
          "--ring-size: a power of two from 1 to 256 is needed, not " + ringSize);
    }
    ProbeConfig defaults = ProbeConfig.DEFAULT;
    return defaults
        .withTypes(btf == null ? ProbeConfig.BTF : btf)
        .withSizes(ringSize * MIB, defaults.flows())
        .withHost(hostRoot)
        .withFilter(
            new ProbeFilter(
                options.mode() != CollectionMode.NOFILES,
                options.mode() == CollectionMode.FLOW,
                options.fileOnly(),
                options.containersOnly(),
                ignoredPaths,
                ignoredExecutables));
  }
}

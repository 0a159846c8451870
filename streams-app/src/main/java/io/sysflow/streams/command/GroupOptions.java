package io.sysflow.streams.command;

import io.sysflow.streams.StreamsSettings.Group;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options about the other instances. */
final class GroupOptions {

  @Option(
      names = "--standbys",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "How many other instances keep a copy of this one's state, so that they go on at once"
              + " when it dies; the same for all instances. Default: ${DEFAULT-VALUE}")
  private int standbys;

  @Option(
      names = "--instance-id",
      paramLabel = "NAME",
      description =
          "A name that no other instance has and that stays over restarts, such as that of the pod:"
              + " its work waits for it for as long as the session lasts, and does not move."
              + " Default: none, and its work moves as soon as it ends")
  private @Nullable String instanceId;

  Group group() {
    return new Group(standbys, Optional.ofNullable(instanceId));
  }
}

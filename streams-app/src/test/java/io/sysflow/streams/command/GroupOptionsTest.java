package io.sysflow.streams.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sysflow.streams.StreamsApp;
import io.sysflow.streams.StreamsSettings;
import io.sysflow.streams.StreamsSettings.Group;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class GroupOptionsTest {

  @Test
  void instanceWithANameIsAStaticMemberWithStandbys() {
    Map<String, Object> consumer =
        config("--standbys", "1", "--instance-id", "streams-0")
            .getMainConsumerConfigs("group", "client", 2);

    assertThat(consumer).containsEntry("group.instance.id", "streams-0-2");
    assertThat(config("--standbys", "1").getInt("num.standby.replicas")).isEqualTo(1);
  }

  @Test
  void instanceWithoutANameLeavesNothingBehind() {
    Map<String, Object> consumer = config().getMainConsumerConfigs("group", "client", 2);

    assertThat(consumer).doesNotContainKey("group.instance.id");
    assertThat(config().getInt("num.standby.replicas")).isZero();
  }

  @Test
  void fewerThanNoStandbysAreRefused() {
    assertThatThrownBy(() -> new Group(-1, Optional.empty()))
        .hasMessage("standbys must not be negative, found -1");
  }

  /** Returns what the options make of the usual settings. */
  private static StreamsConfig config(String... options) {
    Options all = new Options();
    new CommandLine(all).parseArgs(options);
    StreamsSettings.Cluster cluster = StreamsSettings.Cluster.of("localhost:9092", "mock://x");
    return StreamsApp.config(
        StreamsSettings.of(cluster, Path.of("state")).withGroup(all.group.group()));
  }

  @Command
  private static final class Options {
    @Mixin private final GroupOptions group = new GroupOptions();
  }
}

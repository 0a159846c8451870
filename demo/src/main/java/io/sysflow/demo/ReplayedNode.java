package io.sysflow.demo;

import io.sysflow.agent.AgentClocks;
import io.sysflow.agent.flow.NodeIdentity;
import io.sysflow.agent.replay.Replayer;
import io.sysflow.agent.sink.KafkaSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A node that repeats a capture that is shipped with the demo, as if it happened now. */
final class ReplayedNode implements AutoCloseable {

  private final Replayer replayer;

  private ReplayedNode(Replayer replayer) {
    this.replayer = replayer;
  }

  /**
   * Begins to repeat the capture of the node's name.
   *
   * @param directory to put the capture into
   */
  static ReplayedNode start(String name, String ip, Path directory, Destination destination) {
    NodeIdentity node = new NodeIdentity(name, ip, "", "", "x86_64", "");
    KafkaSink sink = new KafkaSink(destination.of(name), name, AgentClocks::ticks);
    Replayer replayer =
        new Replayer(unpack(name, directory), node, 1, true, sink, AgentClocks::wall);
    replayer.start();
    return new ReplayedNode(replayer);
  }

  long records() {
    return replayer.records();
  }

  @Override
  public void close() {
    replayer.close();
  }

  private static Path unpack(String name, Path directory) {
    try (InputStream in = ReplayedNode.class.getResourceAsStream("/captures/" + name + ".sf")) {
      if (in == null) {
        throw new AssertionError("not in the jar: " + name);
      }
      Path file = directory.resolve(name + ".sf");
      Files.createDirectories(directory);
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

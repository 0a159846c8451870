package io.sysflow.bench.load;

import io.sysflow.demo.EmbeddedCluster;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A broker and a registry in a process of their own: ClusterMain DIRECTORY. Says where they are and
 * runs until its input ends.
 */
public final class ClusterMain {

  private ClusterMain() {}

  /** Runs the cluster. */
  public static void main(String[] args) throws IOException {
    try (EmbeddedCluster cluster = EmbeddedCluster.start(Path.of(args[0]))) {
      System.out.println(cluster.bootstrapServers() + " " + cluster.registryUrl());
      while (System.in.read() >= 0) {
        // Nothing is said to it.
      }
    }
  }
}

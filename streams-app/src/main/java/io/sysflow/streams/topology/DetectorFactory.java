package io.sysflow.streams.topology;

import org.apache.kafka.streams.state.KeyValueStore;

/** Makes a judge for each task. */
public interface DetectorFactory {

  /**
   * Makes a judge.
   *
   * @param inForce where the task keeps the policies that it judges by
   */
  Detector make(KeyValueStore<String, byte[]> inForce);
}

package io.sysflow.streams.topology;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Sends everything to every partition.
 *
 * @param <K> what keys are
 */
final class ToAll<K> implements StreamPartitioner<K, byte[]> {

  /**
   * Adds a sink that brings what a processor tells to every partition of a topic between parts.
   *
   * @param name of the sink
   * @param repartition the name that the topic was asked for by
   * @param processor the name of the processor, whose values are bytes
   */
  static <K> Topology addSink(
      Topology topology, String name, String repartition, Serde<K> keys, String processor) {
    StreamPartitioner<K, byte[]> toAll = new ToAll<>();
    return topology.addSink(
        name,
        repartition + "-repartition",
        keys.serializer(),
        Serdes.ByteArray().serializer(),
        toAll,
        processor);
  }

  @Override
  public Optional<Set<Integer>> partitions(String topic, K key, byte[] value, int numPartitions) {
    return Optional.of(
        IntStream.range(0, numPartitions).boxed().collect(Collectors.toUnmodifiableSet()));
  }
}

package io.sysflow.streams.topology;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Sends everything to every partition.
 *
 * @param <K> what keys are
 */
final class ToAll<K> implements StreamPartitioner<K, byte[]> {

  @Override
  public Optional<Set<Integer>> partitions(String topic, K key, byte[] value, int numPartitions) {
    return Optional.of(
        IntStream.range(0, numPartitions).boxed().collect(Collectors.toUnmodifiableSet()));
  }
}

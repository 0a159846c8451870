package io.sysflow.streams.query;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sysflow.streams.link.ClockOffsets;
import io.sysflow.streams.topology.Counters;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KafkaStreams;

/** The metrics of an instance, as Prometheus reads them. */
public final class Metrics implements Supplier<String>, AutoCloseable {

  private static final double NANOS = 1e9;

  /** Of Kafka's hundreds those that an operator looks at. */
  private static final List<String> KAFKA =
      List.of(
          "kafka.consumer.fetch.manager.records.lag",
          "kafka.consumer.fetch.manager.records.consumed.rate",
          "kafka.consumer.coordinator.rebalance",
          "kafka.stream.thread.commit",
          "kafka.stream.thread.poll.records",
          "kafka.stream.thread.process.r",
          "kafka.stream.thread.blocked",
          "kafka.stream.task.dropped",
          "kafka.stream.state",
          "kafka.stream.failed",
          "kafka.stream.alive",
          "kafka.producer.record.error",
          "kafka.producer.txn");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final KafkaStreamsMetrics kafka;
  private final ClockOffsets offsets;
  private final MultiGauge clocks;

  /**
   * Measures an instance.
   *
   * @param topics with dots in their names: Kafka tells of each twice, the second time with the
   *     name as it once was, without dots
   */
  public Metrics(KafkaStreams streams, Counters counters, Set<String> topics) {
    Set<String> former = former(topics);
    registry.config().meterFilter(MeterFilter.denyUnless(id -> isWanted(id, former)));
    Counters.meaningsOfCounts().forEach((name, meaning) -> count(counters, name, meaning));
    Counters.meaningsOfSizes().forEach((name, meaning) -> size(counters, name, meaning));
    offsets = counters.clockOffsets();
    clocks =
        MultiGauge.builder("sysflow.clock.ahead")
            .description("By how much the server's clock is at most ahead of the client's")
            .baseUnit("seconds")
            .register(registry);
    kafka = new KafkaStreamsMetrics(streams);
    kafka.bindTo(registry);
  }

  private void count(Counters counters, String name, String meaning) {
    FunctionCounter.builder(
            "sysflow." + name, counters, all -> (double) all.snapshot().getOrDefault(name, 0L))
        .description(meaning)
        .register(registry);
  }

  private void size(Counters counters, String name, String meaning) {
    Gauge.builder(
            "sysflow.state." + name, counters, all -> (double) all.sizes().getOrDefault(name, 0L))
        .description(meaning)
        .register(registry);
  }

  @Override
  public String get() {
    clocks.register(
        offsets.snapshot().entrySet().stream()
            .<MultiGauge.Row<?>>map(entry -> row(entry.getKey(), entry.getValue()))
            .toList(),
        true);
    return registry.scrape();
  }

  private static MultiGauge.Row<?> row(ClockOffsets.Pair nodes, long ahead) {
    return MultiGauge.Row.of(
        Tags.of("client", nodes.client(), "server", nodes.server()), ahead / NANOS);
  }

  @Override
  public void close() {
    kafka.close();
    registry.close();
  }

  /** Returns the names that topics have without dots, where these are no topics as well. */
  static Set<String> former(Set<String> topics) {
    return topics.stream()
        .map(topic -> topic.replace('.', '_'))
        .filter(topic -> !topics.contains(topic))
        .collect(Collectors.toUnmodifiableSet());
  }

  static boolean isWanted(Meter.Id id, Set<String> former) {
    String topic = id.getTag("topic");
    if (topic != null && former.contains(topic)) {
      return false;
    }
    String name = id.getName();
    return name.startsWith("sysflow.") || KAFKA.stream().anyMatch(name::startsWith);
  }
}

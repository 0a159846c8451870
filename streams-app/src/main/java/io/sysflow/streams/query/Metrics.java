package io.sysflow.streams.query;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sysflow.streams.topology.Counters;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/** The metrics of an instance, as Prometheus reads them. */
public final class Metrics implements Supplier<String>, AutoCloseable {

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

  /** Measures an instance. */
  public Metrics(KafkaStreams streams, Counters counters) {
    registry.config().meterFilter(MeterFilter.denyUnless(Metrics::isWanted));
    counters
        .snapshot()
        .keySet()
        .forEach(
            name ->
                FunctionCounter.builder(
                        "sysflow." + name,
                        counters,
                        all -> (double) all.snapshot().getOrDefault(name, 0L))
                    .register(registry));
    counters
        .sizes()
        .keySet()
        .forEach(
            name ->
                Gauge.builder(
                        "sysflow.state." + name,
                        counters,
                        all -> (double) all.sizes().getOrDefault(name, 0L))
                    .register(registry));
    kafka = new KafkaStreamsMetrics(streams);
    kafka.bindTo(registry);
  }

  @Override
  public String get() {
    return registry.scrape();
  }

  @Override
  public void close() {
    kafka.close();
    registry.close();
  }

  private static boolean isWanted(Meter.Id id) {
    String name = id.getName();
    return name.startsWith("sysflow.") || KAFKA.stream().anyMatch(name::startsWith);
  }
}

package io.sysflow.streams.hunt;

import io.sysflow.model.Alert;
import io.sysflow.model.SysFlow;
import io.sysflow.streams.enrich.Count;
import io.sysflow.streams.enrich.Counts;
import io.sysflow.streams.enrich.Enricher;
import io.sysflow.streams.enrich.EntityStore;
import io.sysflow.streams.enrich.Limits;
import io.sysflow.streams.enrich.Repair;
import io.sysflow.streams.topology.CorrelationRun;
import io.sysflow.streams.topology.Detector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Joins and judges the records of one partition in their order. Used from one thread. */
final class PartitionHunt {

  private final Deserializer<SysFlow> reader;
  private final Detector detector;
  private final long since;
  private final Enricher enricher;
  private final CorrelationRun correlations;
  private final CorrelationRun.Losses losses;
  private @Nullable ConsumerRecord<byte[], byte[]> inHand;
  private long unreadable;

  /**
   * Makes one.
   *
   * @param since time of the first record, in ms since the epoch, whose alerts are wanted; those
   *     before it only tell the state
   * @param correlations that take the hits, those before that time as well
   */
  PartitionHunt(
      Deserializer<SysFlow> reader, Detector detector, long since, CorrelationRun correlations) {
    this.correlations = correlations;
    this.losses = correlations.losses();
    this.reader = reader;
    this.detector = detector;
    this.since = since;
    enricher =
        new Enricher(
            Limits.DEFAULT, EntityStore.keepingNothing(this::witness), new Counts<>(Count.class));
  }

  /** Returns the alerts that come of a record. */
  List<Alert> accept(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return List.of();
    }
    if (record.key() == null) {
      unreadable++;
      return List.of();
    }
    SysFlow sysflow;
    try {
      sysflow = reader.deserialize(record.topic(), record.value());
    } catch (SerializationException e) {
      unreadable++; // The application put it among the dead letters.
      return List.of();
    }
    inHand = record;
    String node = new String(record.key(), StandardCharsets.UTF_8);
    var enriched = enricher.accept(node, sysflow);
    List<Repair> repairs = enricher.repairs();
    if (!correlations.isEmpty()) {
      losses.accept(node, sysflow, enricher.mark(node));
    } else if (record.timestamp() < since) {
      return List.of();
    }
    List<Alert> alerts = new ArrayList<>();
    enriched.ifPresent(one -> take(detector.judge(one, this::witness), alerts));
    repairs.forEach(repair -> take(detector.judge(repair), alerts));
    return record.timestamp() < since ? List.of() : alerts;
  }

  private void take(Detector.Judgement judgement, List<Alert> alerts) {
    alerts.addAll(judgement.alerts());
    correlations.accept(judgement.hits());
  }

  private Alert.@Nullable Witness witness() {
    return inHand == null
        ? null
        : new Alert.Witness(inHand.topic(), inHand.partition(), inHand.offset());
  }

  /** Returns how many records could not be read. */
  long unreadable() {
    return unreadable;
  }
}

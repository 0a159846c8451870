package io.sysflow.streams.hunt;

import io.sysflow.model.Alert;
import io.sysflow.model.SysFlow;
import io.sysflow.streams.enrich.Count;
import io.sysflow.streams.enrich.Counts;
import io.sysflow.streams.enrich.Enricher;
import io.sysflow.streams.enrich.EntityStore;
import io.sysflow.streams.enrich.Limits;
import io.sysflow.streams.enrich.Repair;
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
  private @Nullable ConsumerRecord<byte[], byte[]> inHand;
  private long unreadable;

  /**
   * Makes one.
   *
   * @param since time of the first record, in ms since the epoch, whose alerts are wanted; those
   *     before it only tell the state
   */
  PartitionHunt(Deserializer<SysFlow> reader, Detector detector, long since) {
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
    var enriched = enricher.accept(new String(record.key(), StandardCharsets.UTF_8), sysflow);
    List<Repair> repairs = enricher.repairs();
    if (record.timestamp() < since) {
      return List.of();
    }
    List<Alert> alerts =
        enriched.isPresent() ? detector.detect(enriched.get(), this::witness) : List.of();
    if (repairs.isEmpty()) {
      return alerts;
    }
    List<Alert> all = new ArrayList<>(alerts);
    repairs.forEach(repair -> all.addAll(detector.detect(repair)));
    return all;
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

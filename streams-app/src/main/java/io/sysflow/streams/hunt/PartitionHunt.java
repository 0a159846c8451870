package io.sysflow.streams.hunt;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.SysFlow;
import io.sysflow.streams.enrich.Count;
import io.sysflow.streams.enrich.Counts;
import io.sysflow.streams.enrich.Enricher;
import io.sysflow.streams.enrich.EntityStore;
import io.sysflow.streams.enrich.Limits;
import io.sysflow.streams.enrich.Repair;
import io.sysflow.streams.topology.AcrossRun;
import io.sysflow.streams.topology.CorrelationRun;
import io.sysflow.streams.topology.Detector;
import io.sysflow.streams.topology.PoisonHandler;
import io.sysflow.streams.topology.RecordBounds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Joins and judges the records of one partition in their order. Used from one thread. */
final class PartitionHunt {

  private static final long STEP_MILLIS = 1_000;

  private final Deserializer<SysFlow> reader;
  private final Detector detector;
  private final long since;
  private final Enricher enricher;
  private final CorrelationRun correlations;
  private final CorrelationRun.Losses losses;
  private final AcrossRun across;
  private @Nullable ConsumerRecord<byte[], byte[]> inHand;
  private long unreadable;
  private long told;

  /**
   * Makes one.
   *
   * @param since time of the first record, in ms since the epoch, whose alerts are wanted; those
   *     before it only tell the state
   * @param correlations that take the hits, those before that time as well
   * @param across takes what has to be joined with what happens on other nodes
   */
  PartitionHunt(
      Deserializer<SysFlow> reader,
      Detector detector,
      long since,
      CorrelationRun correlations,
      AcrossRun across) {
    this.across = across;
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
    String node = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    SysFlow sysflow;
    try {
      RecordBounds.check(node, record.value());
      sysflow = reader.deserialize(record.topic(), record.value());
    } catch (SerializationException e) {
      unreadable++; // The application put it among the dead letters.
      return List.of();
    }
    inHand = record;
    var enriched = enricher.accept(node, sysflow, again(record));
    List<Repair> repairs = enricher.repairs();
    if (!correlations.isEmpty()) {
      long heard = TimeUnit.MILLISECONDS.toNanos(record.timestamp());
      losses.accept(node, sysflow, enricher.mark(node), heard);
    } else if (across.isEmpty() && record.timestamp() < since) {
      return List.of();
    }
    List<Alert> alerts = new ArrayList<>();
    enriched.ifPresent(
        one -> {
          take(detector.judge(one, this::witness), alerts);
          across(one, witness());
        });
    for (Repair repair : repairs) {
      take(detector.judge(repair), alerts);
      across(repair.after(), repair.witness());
    }
    return record.timestamp() < since ? List.of() : alerts;
  }

  private static boolean again(ConsumerRecord<byte[], byte[]> record) {
    return record.headers().lastHeader(PoisonHandler.AGAIN) != null;
  }

  private void across(EnrichedRecord record, Alert.@Nullable Witness witness) {
    ConsumerRecord<byte[], byte[]> now = inHand;
    if (!across.isEmpty() && now != null) {
      boolean wanted = now.timestamp() >= since;
      across.accept(record, witness, detector.isCandidate(record), wanted);
    }
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

  /** Returns whether it has come so far that it is worth telling others of it. */
  boolean isLater(long time) {
    boolean later = time >= told + STEP_MILLIS;
    told = later ? time : told;
    return later;
  }

  /** Returns how many records could not be read. */
  long unreadable() {
    return unreadable;
  }
}

package io.sysflow.streams.topology;

import io.sysflow.codec.Codec;
import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.streams.correlate.Gap;
import io.sysflow.streams.correlate.GroupKey;
import io.sysflow.streams.correlate.Hit;
import io.sysflow.streams.correlate.Kept;
import io.sysflow.streams.correlate.Progress;
import io.sysflow.streams.correlate.RoutedHit;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** What goes to correlations, and their state, as bytes; the first says which form it is. */
final class CorrelationForms {

  private static final int HIT = 1;
  private static final int PROGRESS = 2;
  private static final int KEPT = 3;

  /** A hit that carries values. */
  private static final int CARRYING = 4;

  private CorrelationForms() {}

  /** What comes to correlations. */
  sealed interface Signal {
    /** A hit; its record stands behind it, see {@link #encodedRecord}. */
    record OfHit(GroupKey key, Hit hit) implements Signal {}

    /** How far the nodes are. */
    record OfProgress(Progress progress) implements Signal {}
  }

  /** Returns the name of the place where a hit counts. */
  static String place(RoutedHit hit) {
    return hit.meeting().window() + '\0' + String.join("\0", hit.meeting().values());
  }

  static byte[] bytes(RoutedHit hit) {
    return bytes(hit.key(), hit.hit(), Codec.ENRICHED.encode(hit.record()));
  }

  static byte[] bytes(GroupKey key, Hit hit, byte[] record) {
    boolean carries = !hit.carried().isEmpty();
    BytesOut out = new BytesOut().one(carries ? CARRYING : HIT);
    write(hit, out.text(key.window()).texts(key.values()));
    if (carries) {
      out.list(hit.carried(), (values, list) -> list.texts(values));
    }
    return out.rest(record).toBytes();
  }

  static byte[] bytes(Progress progress) {
    BytesOut out = new BytesOut().one(PROGRESS).number(progress.time());
    for (Gap gap : progress.gaps()) {
      out.text(gap.node()).number(gap.from()).number(gap.to()).number(gap.lost());
    }
    return out.toBytes();
  }

  static Signal signal(byte[] bytes) {
    BytesIn in = new BytesIn(bytes);
    int form = in.one();
    return switch (form) {
      case HIT, CARRYING -> {
        GroupKey key = new GroupKey(in.text(), in.texts());
        Hit hit = hit(in);
        yield new Signal.OfHit(key, form == HIT ? hit : hit.carrying(in.list(BytesIn::texts)));
      }
      case PROGRESS -> new Signal.OfProgress(progress(in));
      default -> throw new SerializationException("a signal in the unknown form " + form);
    };
  }

  private static Progress progress(BytesIn in) {
    long time = in.number();
    List<Gap> gaps = new ArrayList<>();
    while (in.hasMore()) {
      gaps.add(new Gap(in.text(), in.number(), in.number(), in.number()));
    }
    return new Progress(time, gaps);
  }

  static EnrichedRecord record(byte[] hit) {
    return Codec.ENRICHED.decode(encodedRecord(hit));
  }

  /** Returns the record that a hit is of, as it was encoded with it. */
  static byte[] encodedRecord(byte[] signal) {
    BytesIn in = new BytesIn(signal);
    int form = in.one();
    if (form != HIT && form != CARRYING) {
      throw new SerializationException("no hit");
    }
    in.text();
    in.texts();
    hit(in);
    if (form == CARRYING) {
      in.list(BytesIn::texts);
    }
    return in.rest();
  }

  private static void write(Hit hit, BytesOut out) {
    out.number(hit.time()).text(hit.node()).number(hit.epoch()).number(hit.seq());
    out.text(hit.ruleId()).number(hit.slot()).texts(hit.values());
    Alert.Witness place = hit.place();
    out.one(place == null ? 0 : 1);
    if (place != null) {
      out.text(place.topic()).number(place.partition()).number(place.offset());
    }
  }

  private static Hit hit(BytesIn in) {
    return new Hit(
        in.number(),
        in.text(),
        in.number(),
        in.number(),
        in.text(),
        (int) in.number(),
        in.texts(),
        place(in));
  }

  private static Alert.@Nullable Witness place(BytesIn in) {
    return in.one() == 0 ? null : new Alert.Witness(in.text(), (int) in.number(), in.number());
  }

  static byte[] bytes(GroupKey key, Kept kept) {
    Kept.Base base = kept.base();
    Kept.Known known = kept.known();
    BytesOut out = new BytesOut().one(KEPT).text(key.window()).texts(key.values());
    out.number(base.end()).number(base.cell()).number(base.ordinal()).number(base.previous());
    out.number(kept.passed());
    out.number(known.first()).number(known.last()).number(known.count());
    for (Kept.Told told : kept.told()) {
      out.number(told.cell()).number(told.ordinal()).number(told.first()).number(told.count());
      write(told.trigger(), out);
    }
    return out.toBytes();
  }

  /** A group and where it stands. */
  record Group(GroupKey key, Kept kept) {}

  static Group group(byte[] bytes) {
    BytesIn in = new BytesIn(bytes);
    if (in.one() != KEPT) {
      throw new SerializationException("a group in an unknown form");
    }
    GroupKey key = new GroupKey(in.text(), in.texts());
    Kept.Base base = new Kept.Base(in.number(), in.number(), (int) in.number(), in.number());
    long passed = in.number();
    Kept.Known known = new Kept.Known(in.number(), in.number(), in.number());
    List<Kept.Told> told = new ArrayList<>();
    while (in.hasMore()) {
      long cell = in.number();
      int ordinal = (int) in.number();
      long first = in.number();
      long count = in.number();
      told.add(new Kept.Told(cell, ordinal, hit(in), first, count));
    }
    return new Group(key, new Kept(base, passed, told, known));
  }
}

package io.sysflow.streams.topology;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.streams.correlate.CorrelatedAlert;
import io.sysflow.streams.correlate.CorrelationAlerts;
import io.sysflow.streams.correlate.CorrelationStore;
import io.sysflow.streams.correlate.Correlator;
import io.sysflow.streams.correlate.Finding;
import io.sysflow.streams.correlate.GroupKey;
import io.sysflow.streams.correlate.Hit;
import io.sysflow.streams.correlate.Kept;
import io.sysflow.streams.correlate.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The state of correlations in a Kafka Streams store: an entry for each hit, with the record that
 * it is of, for each group and for each value that was seen. Used from one thread.
 */
final class CorrelationEntries implements CorrelationStore {

  private static final int GROUP = 'g';
  private static final int HIT = 'h';
  private static final int VALUE = 'v';
  private static final Bytes PROGRESS = Bytes.wrap(new byte[] {'p'});

  private final KeyValueStore<Bytes, byte[]> store;
  private byte[] inHand = {};

  CorrelationEntries(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** Takes the bytes of the hit that is counted next. */
  void hold(byte[] hit) {
    inHand = hit;
  }

  /** Returns an alert of what was found, of hits that are kept. */
  CorrelatedAlert alert(Finding finding) {
    GroupKey group = finding.key();
    return new CorrelatedAlert(
        CorrelationAlerts.of(finding, record(group, finding.trigger())),
        finding.witnesses().stream().map(hit -> record(group, hit)).toList());
  }

  private EnrichedRecord record(GroupKey group, Hit hit) {
    byte[] value = store.get(key(group, hit));
    if (value == null) {
      throw new SerializationException("there is no record of " + hit);
    }
    return CorrelationForms.record(value);
  }

  void save(Progress progress) {
    store.put(PROGRESS, CorrelationForms.bytes(progress));
  }

  /** Hands over what is kept; what is of none of these windows is forgotten. */
  void load(Correlator correlator, Set<String> windows) {
    List<Bytes> gone = new ArrayList<>();
    Progress progress = new Progress(Long.MIN_VALUE, List.of());
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        if (entry.key.equals(PROGRESS)) {
          progress = progress(entry.value);
        } else if (!windows.contains(load(correlator, entry))) {
          gone.add(entry.key);
        }
      }
    }
    gone.forEach(store::delete);
    correlator.loaded(progress.time(), progress.gaps());
  }

  private static Progress progress(byte[] value) {
    if (CorrelationForms.signal(value) instanceof CorrelationForms.Signal.OfProgress kept) {
      return kept.progress();
    }
    throw new SerializationException("no progress");
  }

  /** Hands over an entry; returns the window that it is of. */
  private static String load(Correlator correlator, KeyValue<Bytes, byte[]> entry) {
    switch (entry.key.get()[0]) {
      case GROUP -> {
        CorrelationForms.Group group = CorrelationForms.group(entry.value);
        correlator.load(group.key(), group.kept());
        return group.key().window();
      }
      case HIT -> {
        if (CorrelationForms.signal(entry.value) instanceof CorrelationForms.Signal.OfHit hit) {
          correlator.load(hit.key(), hit.hit());
          return hit.key().window();
        }
        throw new SerializationException("no hit");
      }
      default -> {
        BytesIn in = new BytesIn(entry.key.get());
        in.one();
        GroupKey key = new GroupKey(in.text(), in.texts());
        correlator.load(key, in.text(), new BytesIn(entry.value).number());
        return key.window();
      }
    }
  }

  private static BytesOut start(int kind, GroupKey group) {
    return new BytesOut().one(kind).text(group.window()).texts(group.values());
  }

  private static Bytes key(GroupKey group, Hit hit) {
    BytesOut out = start(HIT, group).number(hit.time()).text(hit.node());
    return Bytes.wrap(out.number(hit.epoch()).number(hit.seq()).text(hit.ruleId()).toBytes());
  }

  private static Bytes key(GroupKey group) {
    return Bytes.wrap(start(GROUP, group).toBytes());
  }

  private static Bytes key(GroupKey group, String value) {
    return Bytes.wrap(start(VALUE, group).text(value).toBytes());
  }

  @Override
  public void save(GroupKey group, Hit hit) {
    store.put(key(group, hit), inHand);
  }

  @Override
  public void pass(GroupKey from, Hit hit, GroupKey to, Hit above) {
    byte[] kept = store.get(key(from, hit));
    if (kept != null) {
      byte[] record = CorrelationForms.encodedRecord(kept);
      store.put(key(to, above), CorrelationForms.bytes(to, above, record));
    }
  }

  @Override
  public void delete(GroupKey group, Hit hit) {
    store.delete(key(group, hit));
  }

  @Override
  public void save(GroupKey group, Kept kept) {
    store.put(key(group), CorrelationForms.bytes(group, kept));
  }

  @Override
  public void delete(GroupKey group) {
    store.delete(key(group));
  }

  @Override
  public void save(GroupKey group, String value, long time) {
    store.put(key(group, value), new BytesOut().number(time).toBytes());
  }

  @Override
  public void delete(GroupKey group, String value) {
    store.delete(key(group, value));
  }
}

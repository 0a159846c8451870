package io.sysflow.streams.topology;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * A store that tells its processor when a commit is near, so that the processor may write what it
 * has gathered. Kafka Streams does the same with its own caches, which gather bytes and cost
 * several times more for each record; it has no public way to ask for this.
 *
 * @param <K> key
 * @param <V> value
 */
final class CommitHook<K, V> extends WrappedStateStore<KeyValueStore<K, V>, K, V>
    implements KeyValueStore<K, V> {

  private @Nullable Runnable beforeCommit;

  private CommitHook(KeyValueStore<K, V> store) {
    super(store);
  }

  /** Has this done before each commit from now on, by the thread of the task. */
  static void beforeCommit(StateStore store, Runnable action) {
    if (store instanceof WrappedStateStore<?, ?, ?> decorated
        && decorated.wrapped() instanceof CommitHook<?, ?> hook) {
      hook.beforeCommit = action;
    } else {
      throw new IllegalArgumentException(store.name() + " has no hook");
    }
  }

  @Override
  public void flushCache() {
    if (beforeCommit != null) {
      beforeCommit.run();
    }
    super.flushCache();
  }

  @Override
  public void clearCache() {
    beforeCommit = null;
    super.clearCache();
  }

  @Override
  public void put(K key, V value) {
    wrapped().put(key, value);
  }

  @Override
  public V putIfAbsent(K key, V value) {
    return wrapped().putIfAbsent(key, value);
  }

  @Override
  public void putAll(List<KeyValue<K, V>> entries) {
    wrapped().putAll(entries);
  }

  @Override
  public V delete(K key) {
    return wrapped().delete(key);
  }

  @Override
  public V get(K key) {
    return wrapped().get(key);
  }

  @Override
  public KeyValueIterator<K, V> range(K from, K to) {
    return wrapped().range(from, to);
  }

  @Override
  public KeyValueIterator<K, V> reverseRange(K from, K to) {
    return wrapped().reverseRange(from, to);
  }

  @Override
  public KeyValueIterator<K, V> all() {
    return wrapped().all();
  }

  @Override
  public KeyValueIterator<K, V> reverseAll() {
    return wrapped().reverseAll();
  }

  @Override
  public <S extends Serializer<P>, P> KeyValueIterator<K, V> prefixScan(P prefix, S serializer) {
    return wrapped().prefixScan(prefix, serializer);
  }

  @Override
  public long approximateNumEntries() {
    return wrapped().approximateNumEntries();
  }

  /**
   * Builds such a store.
   *
   * @param inner builds what it writes to
   */
  record Builder<K, V>(StoreBuilder<KeyValueStore<K, V>> inner)
      implements StoreBuilder<KeyValueStore<K, V>> {

    @Override
    public KeyValueStore<K, V> build() {
      return new CommitHook<>(inner.build());
    }

    @Override
    public StoreBuilder<KeyValueStore<K, V>> withCachingEnabled() {
      return new Builder<>(inner.withCachingEnabled());
    }

    @Override
    public StoreBuilder<KeyValueStore<K, V>> withCachingDisabled() {
      return new Builder<>(inner.withCachingDisabled());
    }

    @Override
    public StoreBuilder<KeyValueStore<K, V>> withLoggingEnabled(Map<String, String> config) {
      return new Builder<>(inner.withLoggingEnabled(config));
    }

    @Override
    public StoreBuilder<KeyValueStore<K, V>> withLoggingDisabled() {
      return new Builder<>(inner.withLoggingDisabled());
    }

    @Override
    public Map<String, String> logConfig() {
      return inner.logConfig();
    }

    @Override
    public boolean loggingEnabled() {
      return inner.loggingEnabled();
    }

    @Override
    public String name() {
      return inner.name();
    }
  }
}

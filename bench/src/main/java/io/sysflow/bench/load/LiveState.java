package io.sysflow.bench.load;

import io.sysflow.demo.TopicFollower;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;

/**
 * The state that the change log of the application says there is: the live keys and their values.
 */
final class LiveState implements AutoCloseable {

  private final Map<Bytes, Integer> sizes = new HashMap<>();
  private final TopicFollower changes;
  private long bytes;

  /** Begins to read; the change log must be there. */
  LiveState(Site site) {
    changes =
        TopicFollower.fromStart(
            site.bootstrapServers(), "sysflow-streams-entities-changelog", this::accept);
  }

  /** Returns how many bytes keys and values take. */
  synchronized long bytes() {
    return bytes;
  }

  private synchronized void accept(ConsumerRecord<byte[], byte[]> change) {
    int size = change.value() == null ? 0 : change.key().length + change.value().length;
    Bytes key = Bytes.wrap(change.key());
    Integer before = size == 0 ? sizes.remove(key) : sizes.put(key, size);
    bytes += size - (before == null ? 0 : before);
  }

  @Override
  public void close() {
    changes.close();
  }
}

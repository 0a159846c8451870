package io.sysflow.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Crc32C;

/**
 * Reads alerts as a reader of finished transactions does. It keeps of each alert its id and a sum
 * of its text, for there may be very many, and knows how far the alerts of each node have come.
 */
final class AlertWatch implements AutoCloseable {

  private static final Pattern NODE = Pattern.compile("\"name\":\"(node-\\d+)\"");

  private final Map<String, Long> sums = new HashMap<>();
  private final Map<String, Long> latest = new ConcurrentHashMap<>();
  private final TopicFollower alerts;
  private long doubled;

  AlertWatch(String bootstrapServers) {
    alerts = TopicFollower.fromStart(bootstrapServers, "sysflow.alerts", this::accept);
  }

  /** Returns the sum of an alert's text. */
  static long sum(byte[] text) {
    return (long) text.length << Integer.SIZE | Crc32C.compute(text, 0, text.length);
  }

  /** Waits until each node has an alert of a record that was sent since then. */
  boolean awaitSince(long millis, int nodes, Duration patience) throws InterruptedException {
    for (long waited = 0; waited < patience.toMillis(); waited += 50) {
      if (latest.values().stream().filter(time -> time >= millis).count() >= nodes) {
        return true;
      }
      Thread.sleep(50);
    }
    return false;
  }

  /** Waits until there are as many; returns the sums by id. */
  Map<String, Long> awaitAll(long number, Duration patience) throws InterruptedException {
    for (long waited = 0; waited < patience.toMillis() && size() < number; waited += 100) {
      Thread.sleep(100);
    }
    Thread.sleep(2_000); // none may come on top
    synchronized (this) {
      return Map.copyOf(sums);
    }
  }

  /** Returns how many alerts came a second time. */
  synchronized long doubled() {
    return doubled;
  }

  private synchronized int size() {
    return sums.size();
  }

  private synchronized void accept(ConsumerRecord<byte[], byte[]> alert) {
    String text = new String(alert.value(), StandardCharsets.UTF_8);
    if (text.contains("sysflow.nodes")) {
      return; // about nodes, not records
    }
    String id = new String(alert.key(), StandardCharsets.UTF_8);
    doubled += sums.put(id, sum(alert.value())) == null ? 0 : 1;
    Matcher node = NODE.matcher(text);
    if (node.find()) {
      latest.merge(node.group(1), alert.timestamp(), Math::max);
    }
  }

  @Override
  public void close() {
    alerts.close();
  }
}

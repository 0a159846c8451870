package io.sysflow.agent.sink;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Dialect;
import io.sysflow.model.SysFlow;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Feeds the reference implementation's processor, or another that listens where it would: a Unix
 * socket of the kind SOCK_SEQPACKET, one record in Avro's binary encoding a packet, and nothing
 * else. The processor listens, this connects, and does so again whenever the connection is lost.
 * Each connection begins with a header and is sound in itself. A reader that is slow or away holds
 * up nobody: records wait in a {@link SendQueue}.
 */
public final class SocketSink implements RecordSink {

  private static final long CLOSE_MS = 5_000;
  private static final long JOIN_MS = 1_000;

  private final Dialect dialect;
  private final SendQueue queue;
  private final SocketSender sender;
  private final Thread thread;
  private final AtomicLong unsaid = new AtomicLong();
  private final AtomicLong tooLong = new AtomicLong();
  private long droppedAtCheckpoint;

  /**
   * Makes one and begins to connect; a reader that is away is waited for.
   *
   * @throws IllegalArgumentException if the path is too long for a socket
   */
  public SocketSink(Path path, Dialect dialect, QueueOptions options) {
    this.dialect = dialect;
    queue = new SendQueue(options);
    sender = new SocketSender(path, queue);
    thread = new Thread(sender, "socket-sink");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void write(SysFlow datum) {
    if (!dialect.canSay(datum.rec())) {
      unsaid.incrementAndGet();
      return;
    }
    SpoolEntry.Kind kind = SpoolEntry.Kind.of(datum.rec());
    byte[] packet = Codec.of(dialect).encode(datum);
    if (packet.length > Packets.MAX_BYTES) {
      packet = Codec.of(dialect).encode(Packets.shortened(datum));
      if (packet.length > Packets.MAX_BYTES) {
        tooLong.incrementAndGet();
        return;
      }
    }
    if (kind == SpoolEntry.Kind.CHECKPOINT) {
      droppedAtCheckpoint = queue.dropped();
      sender.checkpointComes();
    }
    queue.put(new SpoolEntry(packet, datum.emitted() / 1_000_000, kind));
  }

  @Override
  public long dropped() {
    return queue.dropped() + sender.lost() + tooLong.get();
  }

  @Override
  public boolean needsCheckpoint() {
    return sender.wantsCheckpoint()
        || (queue.dropped() > droppedAtCheckpoint && sender.isConnected() && queue.isShort());
  }

  @Override
  public void hurry() {
    queue.hurry();
  }

  @Override
  public Map<String, Long> metrics() {
    return new TreeMap<>(
        Map.of(
            "socket_records", sender.sent(),
            "socket_unsaid", unsaid.get(),
            "socket_dropped", dropped(),
            "socket_connections", sender.connections(),
            "socket_waiting_bytes", queue.bytes()));
  }

  @Override
  public void close() {
    queue.hurry();
    sender.finish();
    try {
      thread.join(CLOSE_MS);
      sender.abort();
      thread.interrupt();
      thread.join(JOIN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

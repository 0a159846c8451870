package io.sysflow.agent.sink;

import io.sysflow.agent.unix.PeerGoneException;
import io.sysflow.agent.unix.SeqPacketSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes packets from a queue and sends them, for as long as it takes: it waits for a reader, says
 * once that it does, and once that it goes on. Whoever reads after another knows nothing of what
 * that one was told: what waits is dropped up to the next header that starts a segment.
 */
final class SocketSender implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(SocketSender.class);
  private static final int POLL_MS = 200;
  private static final long RETRY_MS = 250;

  /** The kernel is asked this often whether the reader has read all, so as to know what it lost. */
  private static final int ASK_AFTER = 32;

  private final Path path;
  private final SendQueue queue;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong connections = new AtomicLong();
  private volatile boolean connected;
  private volatile boolean wantsCheckpoint;
  private volatile boolean finishing;
  private volatile boolean aborted;

  // Of its own thread alone.
  private @Nullable SeqPacketSocket socket;
  private @Nullable SpoolEntry header;
  private boolean gap = true;
  private boolean waiting;
  private long unread;

  SocketSender(Path path, SendQueue queue) {
    if (!SeqPacketSocket.isAddress(path)) {
      throw new IllegalArgumentException("the path of a socket is 107 bytes at the most: " + path);
    }
    this.path = path;
    this.queue = queue;
  }

  @Override
  public void run() {
    try {
      while (!aborted && !(finishing && isDone())) {
        SeqPacketSocket open = socket == null ? connect() : socket;
        if (open != null) {
          step(open);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  /** Asks to send what waits, if somebody reads, and then to end. */
  void finish() {
    finishing = true;
  }

  /** Asks to end now. */
  void abort() {
    aborted = true;
  }

  /** Takes note that the next entry is a header that starts a segment. */
  void checkpointComes() {
    wantsCheckpoint = false;
  }

  /** Returns whether nothing will get through before a header that starts a segment. */
  boolean wantsCheckpoint() {
    return wantsCheckpoint;
  }

  boolean isConnected() {
    return connected;
  }

  /** Returns how many packets were sent and, as far as can be known, read. */
  long sent() {
    return sent.get();
  }

  /** Returns how many packets were not sent, or perhaps not read. */
  long lost() {
    return lost.get();
  }

  /** Returns how often a reader was found. */
  long connections() {
    return connections.get();
  }

  private boolean isDone() {
    return socket == null || (queue.isEmpty() && header == null);
  }

  private @Nullable SeqPacketSocket connect() throws InterruptedException {
    try {
      SeqPacketSocket opened = SeqPacketSocket.connect(path);
      socket = opened;
      connected = true;
      connections.incrementAndGet();
      if (waiting || connections.get() > 1) {
        LOG.info("sink=socket path={} state=connected dropped={}", path, dropped());
      }
      waiting = false;
      return opened;
    } catch (IOException e) {
      if (!waiting) {
        waiting = true;
        LOG.warn("sink=socket path={} state=waiting cause=\"{}\"", path, e.getMessage());
      }
      Thread.sleep(RETRY_MS);
      return null;
    }
  }

  /** Sends an entry, or waits a little for one. */
  private void step(SeqPacketSocket open) throws InterruptedException {
    SpoolEntry entry = header;
    header = null;
    if (entry == null) {
      entry = queue.poll(finishing ? 1 : POLL_MS);
    }
    try {
      if (entry == null) {
        rest(open);
      } else if (gap && entry.kind() != SpoolEntry.Kind.CHECKPOINT) {
        lost.incrementAndGet();
      } else {
        send(open, entry);
      }
    } catch (IOException e) {
      disconnect(e);
      keep(entry);
    }
  }

  private void send(SeqPacketSocket open, SpoolEntry entry) throws IOException {
    boolean done = false;
    while (!done && !aborted) {
      done = open.send(entry.value(), POLL_MS);
    }
    if (!done) {
      lost.incrementAndGet();
      return;
    }
    gap = false;
    sent.incrementAndGet();
    if (++unread % ASK_AFTER == 0 && open.isDrained()) {
      unread = 0;
    }
  }

  private void rest(SeqPacketSocket open) throws IOException {
    open.check();
    if (unread > 0 && open.isDrained()) {
      unread = 0;
    }
  }

  /** Keeps a header for the next reader: it needs nothing that came before. */
  private void keep(@Nullable SpoolEntry entry) {
    if (entry == null) {
      return;
    }
    if (entry.kind() == SpoolEntry.Kind.CHECKPOINT) {
      header = entry;
      wantsCheckpoint = false;
    } else {
      lost.incrementAndGet();
    }
  }

  private void disconnect(IOException cause) {
    LOG.warn("sink=socket path={} state=lost cause=\"{}\"", path, cause.getMessage());
    if (!(cause instanceof PeerGoneException gone) || gone.unread()) {
      sent.addAndGet(-unread);
      lost.addAndGet(unread); // at the most: the kernel does not tell how many of them
    }
    closeSocket();
    gap = true;
    wantsCheckpoint = true;
  }

  private void closeSocket() {
    SeqPacketSocket open = socket;
    socket = null;
    connected = false;
    unread = 0;
    if (open != null) {
      open.close();
    }
  }

  private void close() {
    closeSocket();
    if (header != null) {
      lost.incrementAndGet();
    }
    queue.clear();
    if (dropped() > 0) {
      LOG.warn("sink=socket path={} state=closed sent={} dropped={}", path, sent(), dropped());
    }
  }

  private long dropped() {
    return queue.dropped() + lost.get();
  }
}

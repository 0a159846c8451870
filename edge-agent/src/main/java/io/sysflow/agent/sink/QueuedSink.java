package io.sysflow.agent.sink;

import io.sysflow.codec.Codec;
import io.sysflow.model.SysFlow;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A sink with a queue before it and a thread of its own, so that it holds up nobody else. */
public final class QueuedSink implements RecordSink {

  private static final long POLL_MS = 500;
  private static final long CLOSE_MS = 10_000;

  private final RecordSink sink;
  private final String name;
  private final SendQueue queue;
  private final Thread thread;
  private final AtomicLong lost = new AtomicLong();
  private volatile @Nullable UncheckedIOException failure;
  private volatile boolean finishing;
  private volatile boolean aborted;
  private long droppedAtCheckpoint;

  /** Makes one before {@code sink}, which it closes in the end. */
  public QueuedSink(RecordSink sink, QueueOptions options) {
    this.sink = sink;
    this.name = options.name();
    queue = new SendQueue(options);
    thread = new Thread(this::run, name + "-sink");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if the sink has failed for good
   */
  @Override
  public void write(SysFlow datum) {
    UncheckedIOException failed = failure;
    if (failed != null) {
      throw failed;
    }
    SpoolEntry.Kind kind = SpoolEntry.Kind.of(datum.rec());
    if (kind == SpoolEntry.Kind.CHECKPOINT) {
      droppedAtCheckpoint = dropped();
    }
    queue.put(new SpoolEntry(Codec.SYSFLOW.encode(datum), datum.emitted() / 1_000_000, kind));
  }

  @Override
  public long dropped() {
    return queue.dropped() + lost.get() + sink.dropped();
  }

  @Override
  public boolean needsCheckpoint() {
    return (dropped() > droppedAtCheckpoint && queue.isShort()) || sink.needsCheckpoint();
  }

  @Override
  public void hurry() {
    queue.hurry();
  }

  @Override
  public Map<String, Long> metrics() {
    Map<String, Long> metrics = new TreeMap<>(sink.metrics());
    metrics.put(name + "_dropped", dropped());
    metrics.put(name + "_waiting_bytes", queue.bytes());
    return metrics;
  }

  @Override
  public void close() {
    finishing = true;
    queue.hurry();
    try {
      thread.join(CLOSE_MS);
      aborted = true;
      thread.interrupt();
      thread.join(POLL_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    queue.clear();
    if (!thread.isAlive()) {
      sink.close();
    }
  }

  private void run() {
    try {
      while (!aborted && !(finishing && queue.isEmpty())) {
        SpoolEntry entry = queue.poll(finishing ? 1 : POLL_MS);
        if (entry != null) {
          pass(entry);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(SpoolEntry entry) {
    if (failure != null) {
      lost.incrementAndGet();
      return;
    }
    try {
      sink.write(Codec.SYSFLOW.decode(entry.value()));
    } catch (UncheckedIOException e) {
      failure = e;
      lost.incrementAndGet();
      queue.hurry();
    }
  }
}

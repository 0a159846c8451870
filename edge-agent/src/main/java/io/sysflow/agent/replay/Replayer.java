package io.sysflow.agent.replay;

import io.sysflow.agent.flow.NodeIdentity;
import io.sysflow.agent.sink.RecordSink;
import io.sysflow.codec.SysFlowFileReader;
import io.sysflow.model.Activity;
import io.sysflow.model.Entity;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * A node that does what a {@code .sf} file says: its records go to a sink at the pace at which they
 * were recorded, with today's times, the node's name and an envelope of their own.
 */
public final class Replayer implements AutoCloseable {

  private static final long MS = 1_000_000L;
  private static final long NAP = 20 * MS;
  private static final long HEARTBEAT = 5_000 * MS;
  private static final long PAUSE = 1_000 * MS;

  private final Path file;
  private final NodeIdentity node;
  private final double speed;
  private final boolean loop;
  private final RecordSink sink;
  private final LongSupplier wall;
  private final CountDownLatch ended = new CountDownLatch(1);

  private volatile boolean stopped;
  private volatile long seq;
  private long epoch;
  private long lastWritten;

  /**
   * Makes a replayer, which closes the sink in the end.
   *
   * @param speed 1 for as recorded, 2 for twice as fast
   * @param loop whether to begin again at the end
   * @param wall ns since the epoch
   */
  public Replayer(
      Path file,
      NodeIdentity node,
      double speed,
      boolean loop,
      RecordSink sink,
      LongSupplier wall) {
    this.file = file;
    this.node = node;
    this.speed = speed;
    this.loop = loop;
    this.sink = sink;
    this.wall = wall;
    new TimeShift(0, 0, speed); // refuses a speed that is none
  }

  /** Runs in a thread of its own. */
  public void start() {
    Thread thread = new Thread(this::run, "replay-" + node.name());
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Plays the file, again and again if it loops, until stopped.
   *
   * @throws UncheckedIOException if it cannot be read
   * @throws io.sysflow.codec.MalformedRecordException if it is no SysFlow file, or torn
   */
  public void run() {
    try {
      epoch = wall.getAsLong();
      boolean again = play();
      while (again && loop && !stopped) {
        waitUntil(wall.getAsLong() + PAUSE);
        again = play();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      sink.close();
      ended.countDown();
    }
  }

  /** Returns how many records were written. */
  public long records() {
    return seq;
  }

  /** Stops, and waits until the sink has been flushed, 30 s at the most. */
  @Override
  public void close() {
    stopped = true;
    try {
      if (!ended.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the replay of " + file + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Plays the file once; returns whether anything happens in it. */
  private boolean play() throws IOException {
    long first = firstActivity();
    if (first < 0) {
      return false;
    }
    TimeShift shift = new TimeShift(first, wall.getAsLong(), speed);
    try (SysFlowFileReader reader = new SysFlowFileReader(file)) {
      while (reader.hasNext() && !stopped) {
        play(reader.next().rec(), shift);
      }
    }
    return true;
  }

  private void play(SysFlowRecord rec, TimeShift shift) {
    if (rec instanceof Entity entity) {
      write(shift.shift(entity));
    } else if (rec instanceof Activity activity) {
      waitUntil(shift.time(TimeShift.end(activity)));
      write(shift.shift(activity));
    } else {
      write(node.header(false, sink.dropped()));
    }
  }

  private void write(SysFlowRecord rec) {
    long now = wall.getAsLong();
    lastWritten = now;
    long next = seq + 1;
    seq = next;
    sink.write(new SysFlow(rec, epoch, next, now));
  }

  private void waitUntil(long due) {
    long now = wall.getAsLong();
    while (now < due && !stopped) {
      if (now - lastWritten >= HEARTBEAT) {
        write(node.header(true, sink.dropped()));
      }
      LockSupport.parkNanos(Math.min(due - now, NAP));
      now = wall.getAsLong();
    }
  }

  private long firstActivity() throws IOException {
    try (SysFlowFileReader reader = new SysFlowFileReader(file)) {
      while (reader.hasNext()) {
        if (reader.next().rec() instanceof Activity activity) {
          return activity.ts();
        }
      }
      return -1;
    }
  }
}

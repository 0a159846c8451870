package io.sysflow.agent.scap;

import io.sysflow.agent.event.EventSource;
import io.sysflow.agent.event.SystemEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Yields what happened on the node that a capture (a {@code .scap} file, plain or gzip, of any
 * version) shows. Used from one thread.
 */
public final class ScapEventSource implements EventSource {

  private static final int BATCH = 1024;

  private final NodeState state;
  private final CaptureReader reader;
  private final Engine engine;
  private boolean ended;

  private ScapEventSource(CaptureInput input, boolean compat) {
    EventTypes types = EventTypes.table();
    state = new NodeState(compat);
    reader = new CaptureReader(input, types);
    engine = new Engine(state, types, reader.event());
  }

  /**
   * Opens a capture.
   *
   * @param compat whether to yield what the reference collector would see and no more, mistakes
   *     included
   * @throws IOException if it cannot be read
   * @throws MalformedCaptureException if it does not begin as a capture does
   */
  public static ScapEventSource open(Path file, boolean compat) throws IOException {
    InputStream stream = Files.newInputStream(file);
    try {
      return new ScapEventSource(CaptureInput.of(file.toString(), stream), compat);
    } catch (IOException | MalformedCaptureException e) {
      stream.close();
      throw e;
    }
  }

  /**
   * Takes a capture that is in memory.
   *
   * @param name for messages
   * @throws MalformedCaptureException if it does not begin as a capture does
   */
  public static ScapEventSource of(String name, byte[] capture, boolean compat) {
    return new ScapEventSource(CaptureInput.of(name, capture), compat);
  }

  /**
   * Hands over events of the capture, in its order.
   *
   * @throws MalformedCaptureException if the capture is torn or damaged here; what comes before has
   *     been handed over
   */
  @Override
  public int poll(Consumer<? super SystemEvent> consumer) {
    if (ended) {
      return -1;
    }
    engine.begin(consumer);
    boolean torn = true;
    try {
      while (engine.handedOver() < BATCH && !ended) {
        step();
      }
      torn = false;
    } finally {
      ended |= torn;
    }
    return engine.handedOver();
  }

  @Override
  public boolean isRecorded() {
    return true;
  }

  @Override
  public String summary() {
    return metrics().toString();
  }

  /** Returns what was done so far. */
  public ScapMetrics metrics() {
    return new ScapMetrics(reader.events(), reader.unknown(), engine.malformedTables());
  }

  @Override
  public void close() {
    ended = true;
    reader.close();
  }

  private void step() {
    boolean more;
    try {
      more = reader.next(state);
    } catch (MalformedCaptureException e) {
      engine.end();
      throw e;
    }
    if (reader.takeNewSection()) {
      engine.restart();
    }
    if (more) {
      engine.accept(reader.isStateOnly());
    } else {
      engine.end();
      ended = true;
    }
  }
}

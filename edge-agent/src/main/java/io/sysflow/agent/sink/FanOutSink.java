package io.sysflow.agent.sink;

import io.sysflow.model.SysFlow;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several sinks, each given every record; one that fails for good is left out, the others go on.
 */
public final class FanOutSink implements RecordSink {

  private static final Logger LOG = LoggerFactory.getLogger(FanOutSink.class);

  private final List<RecordSink> sinks;

  /** Makes one of these sinks, which it closes in the end. */
  public FanOutSink(List<RecordSink> sinks) {
    this.sinks = new CopyOnWriteArrayList<>(sinks);
  }

  @Override
  public void write(SysFlow datum) {
    for (RecordSink sink : sinks) {
      try {
        sink.write(datum);
      } catch (UncheckedIOException e) {
        remove(sink, e);
      }
    }
  }

  private void remove(RecordSink sink, UncheckedIOException e) {
    if (sinks.size() == 1) {
      throw e;
    }
    LOG.error("sinks state=failed cause=\"{}\" the others go on", e.getMessage());
    sinks.remove(sink);
    sink.close();
  }

  @Override
  public long dropped() {
    return sinks.stream().mapToLong(RecordSink::dropped).sum();
  }

  @Override
  public boolean needsCheckpoint() {
    return sinks.stream().anyMatch(RecordSink::needsCheckpoint);
  }

  @Override
  public Map<String, Long> metrics() {
    Map<String, Long> all = new TreeMap<>();
    for (RecordSink sink : sinks) {
      sink.metrics().forEach((name, value) -> all.merge(name, value, Long::sum));
    }
    return all;
  }

  @Override
  public void close() {
    sinks.forEach(RecordSink::close);
  }
}

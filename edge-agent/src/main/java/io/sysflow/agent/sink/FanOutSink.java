package io.sysflow.agent.sink;

import io.sysflow.model.AgentFacts;
import io.sysflow.model.Header;
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
 * What one of them dropped is told in its own headers alone: the others have no gap.
 */
public final class FanOutSink implements RecordSink {

  private static final Logger LOG = LoggerFactory.getLogger(FanOutSink.class);

  private final List<RecordSink> sinks;
  private final List<Map<String, Long>> removed = new CopyOnWriteArrayList<>();

  /** Makes one of these sinks, which it closes in the end. */
  public FanOutSink(List<RecordSink> sinks) {
    this.sinks = new CopyOnWriteArrayList<>(sinks);
  }

  @Override
  public void write(SysFlow datum) {
    for (RecordSink sink : sinks) {
      try {
        sink.write(withDropped(datum, sink));
      } catch (UncheckedIOException e) {
        remove(sink, e);
      }
    }
  }

  private static SysFlow withDropped(SysFlow datum, RecordSink sink) {
    if (!(datum.rec() instanceof Header header) || header.agent() == null) {
      return datum;
    }
    AgentFacts agent = header.agent();
    long dropped = sink.dropped();
    if (dropped == 0) {
      return datum;
    }
    AgentFacts facts =
        new AgentFacts(
            agent.machineId(),
            agent.bootId(),
            agent.arch(),
            agent.version(),
            agent.heartbeat(),
            agent.dropped() + dropped);
    return datum.withRec(header.withAgent(facts));
  }

  private void remove(RecordSink sink, UncheckedIOException e) {
    if (sinks.size() == 1) {
      throw e;
    }
    LOG.error("sinks state=failed cause=\"{}\" the others go on", e.getMessage());
    sinks.remove(sink);
    sink.close();
    removed.add(sink.metrics());
  }

  /** Returns 0: each sink's headers tell what that one dropped. */
  @Override
  public long dropped() {
    return 0;
  }

  @Override
  public boolean needsCheckpoint() {
    return sinks.stream().anyMatch(RecordSink::needsCheckpoint);
  }

  @Override
  public void hurry() {
    sinks.forEach(RecordSink::hurry);
  }

  @Override
  public Map<String, Long> metrics() {
    Map<String, Long> all = new TreeMap<>();
    for (Map<String, Long> left : removed) {
      add(all, left);
    }
    for (RecordSink sink : sinks) {
      add(all, sink.metrics());
    }
    return all;
  }

  /** Adds counts of a sink; those of a second one of its kind have a number at the end. */
  private static void add(Map<String, Long> all, Map<String, Long> metrics) {
    int number = 1;
    for (String name : metrics.keySet()) {
      while (all.containsKey(numbered(name, number))) {
        number++;
      }
    }
    for (Map.Entry<String, Long> metric : metrics.entrySet()) {
      all.put(numbered(metric.getKey(), number), metric.getValue());
    }
  }

  private static String numbered(String name, int number) {
    return number == 1 ? name : name + "_" + number;
  }

  @Override
  public void close() {
    sinks.forEach(RecordSink::close);
  }
}

package io.sysflow.streams.topology;

import io.sysflow.streams.correlate.CorrelatedAlert;
import io.sysflow.streams.correlate.CorrelationLimits;
import io.sysflow.streams.correlate.Correlator;
import io.sysflow.streams.correlate.Finding;
import io.sysflow.streams.correlate.Progress;
import io.sysflow.streams.correlate.Window;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** Ties the {@link Correlator} to its store and to the alerts. */
final class Correlating implements Processor<String, byte[], String, CorrelatedAlert> {

  private final TopologyParts parts;
  private @Nullable Tied tied;
  private @Nullable List<Window> defined;
  private long timestamp;

  private Correlating(TopologyParts parts) {
    this.parts = parts;
  }

  /** Makes the processor, with its store, for each task. */
  record ForTasks(TopologyParts parts, Set<StoreBuilder<?>> stores)
      implements ProcessorSupplier<String, byte[], String, CorrelatedAlert> {

    @Override
    public Processor<String, byte[], String, CorrelatedAlert> get() {
      return new Correlating(parts);
    }
  }

  /** What exists while a task runs. */
  private record Tied(
      ProcessorContext<String, CorrelatedAlert> context,
      CorrelationEntries entries,
      Correlator correlator) {}

  @Override
  public void init(ProcessorContext<String, CorrelatedAlert> context) {
    CorrelationEntries entries =
        new CorrelationEntries(context.getStateStore(CorrelateStage.STORE));
    Correlator correlator =
        new Correlator(
            CorrelationLimits.DEFAULT,
            entries,
            parts.counters().correlation(),
            finding -> raise(context, entries, finding));
    List<Window> windows = parts.correlations().windows();
    correlator.define(windows);
    defined = windows;
    entries.load(correlator, windows.stream().map(Window::key).collect(Collectors.toSet()));
    tied = new Tied(context, entries, correlator);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    if (tied == null) {
      throw new IllegalStateException("not initialised");
    }
    Correlator correlator = tied.correlator();
    List<Window> windows = parts.correlations().windows();
    if (windows != defined) {
      correlator.define(windows);
      defined = windows;
    }
    timestamp = record.timestamp();
    CorrelationForms.Signal signal = CorrelationForms.signal(record.value());
    if (signal instanceof CorrelationForms.Signal.OfHit hit) {
      tied.entries().hold(record.value());
      correlator.accept(hit.key(), hit.hit());
    } else if (signal instanceof CorrelationForms.Signal.OfProgress of) {
      correlator.advance(of.progress());
      tied.entries().save(new Progress(correlator.watermark(), correlator.gaps()));
    }
  }

  private void raise(
      ProcessorContext<String, CorrelatedAlert> context,
      CorrelationEntries entries,
      Finding finding) {
    CorrelatedAlert alert = entries.alert(finding);
    context.forward(new Record<>(alert.alert().id(), alert, timestamp));
  }
}

package io.sysflow.streams.topology;

import io.sysflow.policy.Policies;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.correlate.CorrelationCount;
import io.sysflow.streams.correlate.CorrelationLimits;
import io.sysflow.streams.correlate.Correlator;
import io.sysflow.streams.correlate.Window;
import io.sysflow.streams.enrich.Counts;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** What a task finds in its store when it starts. */
final class CorrelationStates {

  private CorrelationStates() {}

  static int sizeAfterLoading(KeyValueStore<Bytes, byte[]> store, String rules) {
    Policy policy = Policies.compile("local", List.of(new RulesFile("r.yml", rules))).policy();
    List<Window> windows = Window.of(policy.correlations().all(), policy.version());
    CorrelationEntries entries = new CorrelationEntries(store);
    Correlator correlator =
        new Correlator(
            CorrelationLimits.DEFAULT,
            entries,
            new Counts<>(CorrelationCount.class),
            finding -> {
              throw new AssertionError(finding);
            });
    correlator.define(windows);
    entries.load(correlator, windows.stream().map(Window::key).collect(Collectors.toSet()));
    return correlator.size();
  }
}

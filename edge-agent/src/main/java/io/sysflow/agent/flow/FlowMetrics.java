package io.sysflow.agent.flow;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a flow builder has done and holds.
 *
 * @param events taken in
 * @param records given out, headers and entities included
 * @param lost events that the source lost
 * @param openFlows held
 * @param processes held
 * @param files held
 * @param causes how often something did not become a record, or was evicted, by cause
 */
public record FlowMetrics(
    long events,
    long records,
    long lost,
    int openFlows,
    int processes,
    int files,
    Map<String, Long> causes) {

  /** Copies its map, sorted by name. */
  public FlowMetrics {
    causes = Collections.unmodifiableMap(new TreeMap<>(causes));
  }
}

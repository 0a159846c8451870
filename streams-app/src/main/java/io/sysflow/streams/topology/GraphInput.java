package io.sysflow.streams.topology;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Link;
import io.sysflow.streams.nodes.Pulse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the graph, which sees the whole cluster, is told. */
sealed interface GraphInput {

  /** Two processes are connected. */
  record Linked(Link link) implements GraphInput {}

  /**
   * A rule may hold for a record, for one ancestor or another on other hosts.
   *
   * @param witness where the record stands
   */
  record Candidate(EnrichedRecord record, Alert.@Nullable Witness witness) implements GraphInput {

    /** Returns what the record is, the same if it comes again with more known. */
    String id() {
      return record.node() + '\0' + record.epoch() + '\0' + record.seq();
    }
  }

  /**
   * All links are there that the records before these pulses make in one of the parts that links
   * are made in.
   *
   * @param part its number
   * @param pulses the latest of each node
   */
  record Passed(int part, List<Pulse> pulses) implements GraphInput {

    /** Copies the list. */
    public Passed {
      pulses = List.copyOf(pulses);
    }
  }
}

package io.sysflow.streams.command;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Link;
import io.sysflow.model.RemoteAncestor;
import io.sysflow.streams.correlate.RoutedHit;
import io.sysflow.streams.lineage.Lineage;
import io.sysflow.streams.lineage.LineageLimits;
import io.sysflow.streams.link.Linker;
import io.sysflow.streams.link.Sighting;
import io.sysflow.streams.topology.PolicyDetector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Joins connections over files, and judges at their end what depends on them. Used from one thread.
 */
final class AcrossFiles {

  private final Linker linker;
  private final Map<String, Link> links = new LinkedHashMap<>();
  private final Map<List<Object>, EnrichedRecord> candidates = new LinkedHashMap<>();

  /** Takes alerts that depend on other hosts. */
  interface Decided {
    /**
     * Takes those of a record.
     *
     * @param ancestors on other hosts by which they were raised, the nearest first
     */
    void accept(EnrichedRecord record, List<RemoteAncestor> ancestors, List<Alert> alerts);
  }

  AcrossFiles(Linker linker) {
    this.linker = linker;
  }

  /** Takes a record; one that comes again with more known takes its own place. */
  void accept(EnrichedRecord record) {
    Sighting.of(record).ifPresent(sighting -> put(linker.accept(sighting, 0)));
  }

  /** Keeps a record that a rule may hold for. */
  void await(EnrichedRecord record) {
    candidates.put(List.of(record.node(), record.epoch(), record.seq()), record);
  }

  /** Returns the links by their ids, at the end. */
  Map<String, Link> finish() {
    put(linker.finish());
    return links;
  }

  /** Judges what was kept by all links; returns those by their ids. */
  Map<String, Link> decide(
      PolicyDetector detector, Decided target, Consumer<List<RoutedHit>> hits) {
    Lineage lineage = new Lineage(LineageLimits.OFFLINE);
    finish().values().forEach(lineage::put);
    for (EnrichedRecord record : candidates.values()) {
      List<RemoteAncestor> ancestors = lineage.of(record);
      List<Alert> alerts = detector.across(record, ancestors, null);
      if (!alerts.isEmpty()) {
        target.accept(record, ancestors, alerts);
      }
      hits.accept(detector.takeHits());
    }
    return links;
  }

  private void put(List<Link> told) {
    for (Link link : told) {
      if (link.state() == Link.State.WITHDRAWN) {
        links.remove(link.id());
      } else {
        links.put(link.id(), link);
      }
    }
  }
}

package io.sysflow.streams.incident;

import java.util.List;

/**
 * That alerts belong together, of an incident that no longer keeps all of those that joined them.
 *
 * @param id of the earliest alert
 * @param alerts ids of those that are kept
 * @param remainders what is kept of the others
 * @param links ids of those that joined them
 * @param names ids under which the incident was told
 */
public record TieFact(
    String id,
    List<String> alerts,
    List<Remainder.Key> remainders,
    List<String> links,
    List<String> names)
    implements Fact {

  /** Copies its lists. */
  public TieFact {
    alerts = List.copyOf(alerts);
    remainders = List.copyOf(remainders);
    links = List.copyOf(links);
    names = List.copyOf(names);
  }
}

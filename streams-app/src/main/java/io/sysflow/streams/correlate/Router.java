package io.sysflow.streams.correlate;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.RemoteAncestor;
import io.sysflow.policy.match.Correlations;
import io.sysflow.policy.match.Match;
import io.sysflow.policy.match.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes hits of the rules of a policy that correlations of it are of. */
public final class Router {

  private final Correlations correlations;
  private final Map<String, List<Window>> windows = new HashMap<>();

  /** Makes one for a policy. */
  public Router(Policy policy) {
    correlations = policy.correlations();
    for (Window window : Window.of(correlations.all(), policy.version())) {
      windows.computeIfAbsent(window.correlation().key(), key -> new ArrayList<>()).add(window);
    }
  }

  /** Returns whether the policy has no correlations. */
  public boolean isEmpty() {
    return windows.isEmpty();
  }

  /** Returns whether a rule that holds raises an alert itself. */
  public boolean raises(Match match) {
    return correlations.raises(match.rule());
  }

  /**
   * Adds the hits of a rule that holds.
   *
   * @param ancestors of the record's process on other hosts; empty if the rule does not ask
   * @param place where the record stands, null outside Kafka
   */
  public void route(
      EnrichedRecord record,
      List<RemoteAncestor> ancestors,
      Match match,
      Alert.@Nullable Witness place,
      List<RoutedHit> target) {
    for (Correlations.Hit found : correlations.hits(record, ancestors, match)) {
      Hit hit =
          new Hit(
              RoutedHit.time(record.activity()),
              record.node(),
              record.epoch(),
              record.seq(),
              match.rule().id(),
              found.slot(),
              found.values() == null ? List.of() : found.values(),
              found.carried().isEmpty() ? List.of() : List.of(found.carried()),
              place);
      for (Window window : windows.getOrDefault(found.correlation().key(), List.of())) {
        GroupKey key = new GroupKey(window.key(), found.group());
        target.add(new RoutedHit(key, window.meeting(found.group()), hit, record));
      }
    }
  }
}

package io.sysflow.streams.topology;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.RemoteAncestor;
import io.sysflow.policy.match.Alerts;
import io.sysflow.policy.match.Match;
import io.sysflow.policy.match.Matcher;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.correlate.RoutedHit;
import io.sysflow.streams.correlate.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Judges by the rules of a policy. Used from one thread. */
public final class PolicyDetector implements Detector {

  private final Matcher matcher;
  private final @Nullable Matcher candidates;
  private final @Nullable Matcher across;
  private final Router router;
  private List<RoutedHit> hits = List.of();

  /** Makes one for a policy, which any number of others may share. */
  public PolicyDetector(Policy policy) {
    boolean asks = policy.asksAcross();
    matcher = new Matcher(policy.here());
    candidates = asks ? new Matcher(policy.candidates()) : null;
    across = asks ? new Matcher(policy.across()) : null;
    router = new Router(policy);
  }

  /** Returns whether the policy says that no rule is to see a record. */
  public boolean drops(EnrichedRecord record) {
    return matcher.drops(record);
  }

  @Override
  public List<Alert> detect(EnrichedRecord record, Supplier<Alert.@Nullable Witness> witness) {
    List<Match> matches = matcher.match(record);
    if (matches.isEmpty()) {
      return List.of();
    }
    Alert.Witness place = witness.get();
    List<Alert> alerts = new ArrayList<>(matches.size());
    for (Match match : matches) {
      if (router.raises(match)) {
        alerts.add(Alerts.of(record, match, matcher.policy().version(), place));
      }
      if (!router.isEmpty()) {
        route(record, List.of(), match, place);
      }
    }
    return alerts;
  }

  private void route(
      EnrichedRecord record,
      List<RemoteAncestor> ancestors,
      Match match,
      Alert.@Nullable Witness place) {
    List<RoutedHit> all = new ArrayList<>(hits);
    router.route(record, ancestors, match, place, all);
    hits = all;
  }

  @Override
  public List<RoutedHit> takeHits() {
    List<RoutedHit> taken = hits;
    hits = List.of();
    return taken;
  }

  @Override
  public boolean isCandidate(EnrichedRecord record) {
    return candidates != null && !candidates.match(record).isEmpty();
  }

  @Override
  public List<Alert> across(
      EnrichedRecord record, List<RemoteAncestor> ancestors, Alert.@Nullable Witness witness) {
    return across == null
        ? List.of()
        : alertsAcross(record, ancestors, across.match(record, ancestors), witness);
  }

  private List<Alert> alertsAcross(
      EnrichedRecord record,
      List<RemoteAncestor> ancestors,
      List<Match> matches,
      Alert.@Nullable Witness witness) {
    List<Alert> alerts = new ArrayList<>(matches.size());
    for (Match match : matches) {
      if (router.raises(match)) {
        alerts.add(Alerts.of(record, ancestors, match, matcher.policy().version(), witness));
      }
      if (!router.isEmpty()) {
        route(record, ancestors, match, witness);
      }
    }
    return alerts;
  }
}

package io.sysflow.streams.topology;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.policy.match.Alerts;
import io.sysflow.policy.match.Match;
import io.sysflow.policy.match.Matcher;
import io.sysflow.policy.match.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Judges by the rules of a policy. Used from one thread. */
public final class PolicyDetector implements Detector {

  private final Matcher matcher;

  /** Makes one for a policy, which any number of others may share. */
  public PolicyDetector(Policy policy) {
    matcher = new Matcher(policy);
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
      alerts.add(Alerts.of(record, match, matcher.policy().version(), place));
    }
    return alerts;
  }
}
